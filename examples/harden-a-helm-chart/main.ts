import { App, Chart, Include } from 'cdk8s';
import { Namespace } from 'cdk8s-plus-27';
import { AllowFrom, Connections, NamespaceIsolation, Peers, Pods, Port } from 'cdk8s-zero-trust';

const app = new App();
const chart = new Chart(app, 'wiki', { namespace: 'wiki' });

new Namespace(chart, 'namespace', { metadata: { name: 'wiki' } });

// somebody else's chart, as `helm template wiki example/wiki --namespace wiki` wrote it; it stays as it is
const release = new Include(chart, 'release', { url: 'wiki.yaml' });

const web = Pods.find(release, { kind: 'Deployment', name: 'wiki' });
const backup = Pods.find(release, { kind: 'CronJob', name: 'wiki-backup' });
const database = Pods.find(release, { kind: 'Service', name: 'wiki-postgresql' }); // the Service leaves the exporter's port out
const redis = Pods.find(release, { kind: 'Deployment', name: 'wiki-redis' }); // an item of a `kind: List`

new NamespaceIsolation(chart, 'isolation');

Connections.ofPods(web)
  .allowFrom(Peers.ingressNginx())
  .allowTo(database)
  .allowTo(redis)
  .allowTo(Peers.internet(), Port.tcp(587)); // mail

Connections.ofPods(backup)
  .allowTo(database)
  .allowTo(Peers.internet(), Port.tcp(443)); // the bucket

new AllowFrom(chart, 'metrics', {
  subject: Pods.find(release, { kind: 'StatefulSet', name: 'wiki-postgresql' }),
  peers: [Peers.prometheus()],
  ports: [Port.tcp(9187)],
});

app.synth();
