// region quickstart
import { App, Chart, Include } from 'cdk8s';
import { Deployment } from 'cdk8s-plus-27';
import {
  Connections, DnsEgress, Hardening, NamespaceIsolation, Peers, PodSecurity, PodSecurityLevel, Pods, Port, Reachability,
  SecureDeployment, SecureNamespace,
} from 'cdk8s-zero-trust';

const app = new App();
const shop = new Chart(app, 'shop', { namespace: 'shop' });

// a namespace that takes restricted pods alone, and is closed but for name lookups
new SecureNamespace(shop, 'namespace', { name: 'shop', podSecurity: PodSecurityLevel.RESTRICTED });
new NamespaceIsolation(shop, 'isolation');

// a hardened workload, one of cdk8s-plus, and one that somebody else wrote
const web = new SecureDeployment(shop, 'web', {
  containers: [{ image: 'registry.example.com/shop/web:1.4.2', portNumber: 8080 }],
  writablePaths: [{ path: '/tmp' }],
});
const api = new Deployment(shop, 'api', {
  containers: [{ image: 'registry.example.com/shop/api:2.11.0', portNumber: 9000 }],
});
const vendor = new Include(shop, 'vendor', { url: 'cache.yaml' });
const cache = Pods.find(vendor, { kind: 'Deployment', name: 'cache' });

// who may talk to whom: this, and nothing else
Connections.of(web).allowFrom(Peers.ingressNginx(), Port.tcp(8080)).allowTo(Pods.of(api));
Connections.of(api).allowTo(cache, Port.tcp(6379));
new DnsEgress(shop, 'cache-dns', { subject: cache });

// every workload as the namespace asks for, whoever wrote it
Hardening.of(app).apply();
PodSecurity.of(app).require(PodSecurityLevel.RESTRICTED);

// synth fails where this is not so
const reach = Reachability.of(app);
reach.mustAllow(Pods.of(web), Pods.of(api));
reach.mustDeny(Peers.internet(), cache);

app.synth();
// endregion
