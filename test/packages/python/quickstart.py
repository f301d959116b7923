# region quickstart
from cdk8s import App, Chart, Include
from cdk8s_plus_27 import ContainerProps, Deployment
from cdk8s_zero_trust import (
    Connections, DnsEgress, Hardening, NamespaceIsolation, Peers, PodSecurity, PodSecurityLevel, Pods, Port, Reachability,
    SecureDeployment, SecureNamespace, WritablePath,
)

app = App()
shop = Chart(app, "shop", namespace="shop")

# a namespace that takes restricted pods alone, and is closed but for name lookups
SecureNamespace(shop, "namespace", name="shop", pod_security=PodSecurityLevel.RESTRICTED)
NamespaceIsolation(shop, "isolation")

# a hardened workload, one of cdk8s-plus, and one that somebody else wrote
web = SecureDeployment(
    shop, "web",
    containers=[ContainerProps(image="registry.example.com/shop/web:1.4.2", port_number=8080)],
    writable_paths=[WritablePath(path="/tmp")],
)
api = Deployment(
    shop, "api",
    containers=[ContainerProps(image="registry.example.com/shop/api:2.11.0", port_number=9000)],
)
vendor = Include(shop, "vendor", url="cache.yaml")
cache = Pods.find(vendor, kind="Deployment", name="cache")

# who may talk to whom: this, and nothing else
Connections.of(web).allow_from(Peers.ingress_nginx(), Port.tcp(8080)).allow_to(Pods.of(api))
Connections.of(api).allow_to(cache, Port.tcp(6379))
DnsEgress(shop, "cache-dns", subject=cache)

# every workload as the namespace asks for, whoever wrote it
Hardening.of(app).apply()
PodSecurity.of(app).require(PodSecurityLevel.RESTRICTED)

# synth fails where this is not so
reach = Reachability.of(app)
reach.must_allow(Pods.of(web), Pods.of(api))
reach.must_deny(Peers.internet(), cache)

app.synth()
# endregion
