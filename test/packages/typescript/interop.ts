import { App, Chart, Cron } from 'cdk8s';
// the version matrix writes each version of cdk8s-plus here
import * as plus from 'cdk8s-plus-27';
import {
  AllowFrom, Connections, Hardening, NamespaceIsolation, Namespaces, Peers, PodSecurity, PodSecurityLevel, Pods, Port, Reachability, SecureDeployment,
} from 'cdk8s-zero-trust';

// what of cdk8s-plus the library takes, given without casts and judged by what it says of the whole app

function main(): void {
  const app = new App();
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  const container = { image: 'registry.example.com/shop/app:1.4.2', portNumber: 8080 };
  const containers = [container];
  const workloads = [
    new plus.Deployment(chart, 'deployment', { containers }),
    new plus.StatefulSet(chart, 'stateful-set', { containers, service: new plus.Service(chart, 'service', { ports: [{ port: 80 }] }) }),
    new plus.DaemonSet(chart, 'daemon-set', { containers }),
    new plus.Job(chart, 'job', { containers }),
    new plus.CronJob(chart, 'cron-job', { containers, schedule: Cron.daily() }),
    new plus.Pod(chart, 'pod', { containers }),
  ];
  new NamespaceIsolation(chart, 'isolation');

  // a flow from each to the next, on the port that its container declares
  workloads.slice(1).forEach((next, i) => Connections.of(workloads[i]).allowTo(Pods.of(next)));

  // a Service, a Namespace, a selection of pods and a block of addresses as peers
  const db = new plus.Deployment(chart, 'db', { containers });
  const behind = db.exposeViaService({ ports: [{ port: 80, targetPort: 8080 }] });
  const secure = new SecureDeployment(chart, 'secure', { containers });
  Connections.of(secure).allowTo(Pods.of(behind));
  const ops = new plus.Namespace(new Chart(app, 'namespaces'), 'ops', { metadata: { name: 'ops' } });
  const report = new plus.Job(new Chart(app, 'ops', { namespace: 'ops' }), 'report', { containers });
  const backup = plus.Pods.select(chart, 'backup', { labels: { app: 'backup' }, namespaces: plus.Namespaces.select(chart, 'tools', { names: ['tools'] }) });
  const office = plus.NetworkPolicyIpBlock.ipv4(chart, 'office', '192.0.2.0/24');
  new AllowFrom(chart, 'to-db', { subject: Pods.of(db), peers: [Peers.of(ops), Peers.of(backup), Peers.of(office)], ports: [Port.tcp(8080)] });

  // as they are made, Pod Security refuses them
  PodSecurity.of(app).require(PodSecurityLevel.RESTRICTED);
  requireThrows(() => app.synthYaml(), 'seccompProfile');
  Hardening.of(app).apply();

  const reach = Reachability.of(app);
  workloads.slice(1).forEach((next, i) => {
    reach.mustAllow(Pods.of(workloads[i]), Pods.of(next));
    reach.mustDeny(Pods.of(next), Pods.of(workloads[i]));
  });
  reach.mustAllow(Pods.of(secure), Pods.of(behind));
  reach.mustAllow(Pods.of(report), Pods.of(db));
  reach.mustOnlyAccept(Pods.of(db), [Pods.of(secure), Namespaces.of(ops), Peers.of(backup), Peers.of(office)], [Port.tcp(8080)]);
  const yaml = app.synthYaml();
  requireThat(yaml.match(/^kind: NetworkPolicy$/gm)?.length === 10, 'policies of eight connected workloads, of the isolation and of the peers', yaml);

  // and what it refuses
  reach.mustDeny(Pods.of(workloads[0]), Pods.of(workloads[1]));
  requireThrows(() => app.synthYaml(), 'shop/deployment (Deployment) must not reach shop/stateful-set (StatefulSet), but:');
  requireThrows(() => Pods.of(new plus.ConfigMap(chart, 'config')), 'Cannot take pods from shop/config (ConfigMap): a ConfigMap has no pods.');
  console.log('ok');
}

function requireThat(fact: boolean, what: string, yaml: string): void {
  if (!fact) { throw new Error(`There should be ${what}, in:\n${yaml}`); }
}

function requireThrows(mistake: () => unknown, text: string): void {
  let message = 'nothing';
  try {
    mistake();
  } catch (error) {
    message = (error as Error).message;
  }
  if (!message.includes(text)) { throw new Error(`It should say "${text}" and says ${message}`); }
}

main();
