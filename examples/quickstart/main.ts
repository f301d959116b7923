import { App, Chart, Size } from 'cdk8s';
import { Deployment, Ingress, IngressBackend, Namespace, PersistentVolumeAccessMode, PersistentVolumeClaim, StatefulSet, Volume } from 'cdk8s-plus-27';
import { AllowFrom, ClusterDns, Connections, NamespaceIsolation, Namespaces, Peers, Pods, Port, Reachability } from 'cdk8s-zero-trust';

const app = new App();
const shop = new Chart(app, 'shop', { namespace: 'shop' });

// ---- the shop, as any cdk8s app has it

new Namespace(shop, 'namespace', { metadata: { name: 'shop' } });

const http = { name: 'http', number: 8080 };
const metrics = { name: 'metrics', number: 9102 };

const frontend = new Deployment(shop, 'frontend', {
  containers: [{ image: 'registry.example.com/shop/frontend:1.4.2', ports: [http, metrics] }],
});
const api = new Deployment(shop, 'api', {
  containers: [{ image: 'registry.example.com/shop/api:2.11.0', ports: [http, metrics] }],
});
const cache = new Deployment(shop, 'cache', {
  replicas: 1,
  containers: [{ image: 'docker.io/valkey/valkey:8.1', portNumber: 6379 }],
});
const claim = new PersistentVolumeClaim(shop, 'claim', {
  accessModes: [PersistentVolumeAccessMode.READ_WRITE_ONCE],
  storage: Size.gibibytes(20),
});
const database = new StatefulSet(shop, 'database', {
  containers: [{
    image: 'registry.example.com/shop/postgres:17.5',
    portNumber: 5432,
    volumeMounts: [{ path: '/var/lib/postgresql', volume: Volume.fromPersistentVolumeClaim(shop, 'data', claim) }],
  }],
});

const frontendService = frontend.exposeViaService({ ports: [{ port: 80, targetPort: 8080 }] });
const apiService = api.exposeViaService({ ports: [{ port: 80, targetPort: 8080 }] });
cache.exposeViaService();

new Ingress(shop, 'ingress', {
  className: 'nginx',
  rules: [{ host: 'shop.example.com', backend: IngressBackend.fromService(frontendService) }],
});

// ---- who may talk to whom: this, and nothing else

new NamespaceIsolation(shop, 'isolation');

Connections.of(frontend)
  .allowFrom(Peers.ingressNginx(), Port.tcp(8080))
  .allowTo(Pods.of(apiService)); // on the port of the pods that the Service sends to

Connections.of(api)
  .allowTo(Pods.of(database)) // on the port that its container declares
  .allowTo(Pods.of(cache))
  .allowTo(Peers.internet(), Port.tcp(443)); // the payments API, whose addresses change

new AllowFrom(shop, 'metrics', {
  subject: Pods.all(),
  peers: [Peers.prometheus()],
  ports: [Port.tcp(metrics.number)],
});

// ---- what has to stay true, whatever is allowed later: synth fails where it is not

const reach = Reachability.of(app);
reach.mustBeIsolated(Namespaces.named('shop'));
reach.mustAllow(Peers.ingressNginx(), Pods.of(frontend), Port.tcp(8080));
reach.mustAllow(Pods.of(frontend), Pods.of(apiService));
reach.mustDeny(Peers.internet(), Pods.all().inNamespace('shop'));
reach.mustDeny(Pods.of(frontend), Pods.of(database));
reach.because('card data').mustOnlyAccept(Pods.of(database), [Pods.of(api), Peers.prometheus()], [Port.tcp(5432), Port.tcp(metrics.number)]);
reach.mustOnlyReach(Pods.of(database), [ClusterDns.of(app)]);

app.synth();
