// what the rooms of src share among themselves is not here: only what users import
export * from './assurance';
export {
  AllowAll, AllowFrom, AllowTo, ClusterDns, Connections, DefaultDeny, DnsEgress, IpBlock, IpRanges, LabelExpression,
  NamespaceIsolation, Namespaces, NetworkPolicy, Peers, Pods, PolicyType, Port, Protocol,
} from './network';
export type {
  AllowAllProps, AllowFromProps, AllowToProps, ApiServerOptions, ControllerOptions, CustomDnsOptions,
  DefaultDenyProps, DnsEgressProps, EksAutoModeDnsOptions, GatewayOptions, IPeer, IpFamilyOptions,
  IstioGatewayOptions, NamespaceIsolationProps, NetworkPolicyOptions, NetworkPolicyProps, NetworkPolicyRule,
  NodeLocalDnsOptions, NodeLocalDnsPodOptions, ObjectQuery, PeerConfig, PrometheusOptions,
} from './network';
export {
  Hardening, ImagePin, OverrulableCheck, PodSecurityLevel, SecureCronJob, SecureDaemonSet, SecureDeployment,
  SecureJob, SecureNamespace, SecurePod, SecureStatefulSet,
  // a function: for TypeScript and JavaScript alone
  harden,
} from './workload';
export type {
  ContainerLimits, HardeningChange, HardeningExemption, HardeningFinding, HardeningOptions, HardeningRecord,
  ProjectedToken, SecureCronJobProps, SecureDaemonSetProps, SecureDeploymentProps, SecureJobProps,
  SecureNamespaceProps, SecurePodProps, SecureReplicasProps, SecureStatefulSetProps, SecureWorkloadProps, VolumeClaim,
  WritablePath,
} from './workload';
