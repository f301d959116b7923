import { App, Chart } from 'cdk8s';
import { Deployment, StatefulSet } from 'cdk8s-plus-34';
import { Connections, Hardening, PodSecurity, PodSecurityLevel, Pods, Reachability } from 'cdk8s-zero-trust';

// workloads of the newest cdk8s-plus

const app = new App();
const newest = new Chart(app, 'newest', { namespace: 'newest' });

const api = new Deployment(newest, 'api', { containers: [{ image: 'registry.example.com/shop/api:2.11.0', portNumber: 9000 }] });
const db = new StatefulSet(newest, 'db', { containers: [{ image: 'registry.example.com/shop/postgres:17.5', portNumber: 5432 }] });

Connections.of(api).allowTo(Pods.of(db));
Connections.of(db);

Hardening.of(app).apply();
PodSecurity.of(app).require(PodSecurityLevel.RESTRICTED);

Reachability.of(app).mustAllow(Pods.of(api), Pods.of(db));

app.synth();
