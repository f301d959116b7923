import { App, Chart } from 'cdk8s';
import * as plus27 from 'cdk8s-plus-27';
import * as plus32 from 'cdk8s-plus-32';
import * as plus34 from 'cdk8s-plus-34';
import { Connections, NamespaceIsolation, Peers, Pods } from 'cdk8s-zero-trust';

type Plus = typeof plus27 | typeof plus32 | typeof plus34;

const app = new App();

/** The same small app, made with any version of cdk8s-plus. */
function notes(name: string, plus: Plus) {
  const chart = new Chart(app, name, { namespace: name });
  new plus.Namespace(chart, 'namespace', { metadata: { name } });
  const web = new plus.Deployment(chart, 'web', {
    containers: [{ image: 'registry.example.com/notes/web:1.9.0', portNumber: 8080 }],
  });
  const store = new plus.StatefulSet(chart, 'store', {
    containers: [{ image: 'registry.example.com/notes/store:1.9.0', portNumber: 9200 }],
  });
  const service = web.exposeViaService();

  new NamespaceIsolation(chart, 'isolation');
  Connections.of(web)
    .allowFrom(Peers.traefik())
    .allowTo(Pods.of(store));
  return { web, service };
}

const oldest = notes('notes-27', plus27);
notes('notes-32', plus32);
const newest = notes('notes-34', plus34);

// one flow across versions and namespaces, on the port that the Service sends to: both halves
Connections.of(newest.web).allowTo(Pods.of(oldest.service));

app.synth();
