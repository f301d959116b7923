import { mkdirSync, writeFileSync } from 'fs';
import { join } from 'path';
import { App, Chart } from 'cdk8s';
import { Deployment } from 'cdk8s-plus-27';
import { Connections, IpBlock, Pods, Port, Reachability } from 'cdk8s-zero-trust';

/** What people catch: an assertion that does not hold, and a value that can't be. */
function main(): void {
  tell('unreachable.txt', () => {
    const app = new App();
    const shop = new Chart(app, 'shop', { namespace: 'shop' });
    const web = new Deployment(shop, 'web', { containers: [{ image: 'shop/web:1.4', portNumber: 8080 }] });
    const db = new Deployment(shop, 'db', { containers: [{ image: 'postgres:17', portNumber: 5432 }] });
    Connections.of(db);
    Reachability.of(app).because('orders are kept').mustAllow(Pods.of(web), Pods.of(db), Port.tcp(5432));
    app.synthYaml();
  });
  tell('bad-value.txt', () => { IpBlock.of('10.1.0.0/16').without('10.0.0.0/8'); });
}

// region catch
function tell(file: string, mistake: () => void): void {
  try {
    mistake();
  } catch (error) {
    write(file, (error as Error).message);
  }
}
// endregion

function write(file: string, text: string): void {
  const folder = process.env.CDK8S_OUTDIR ?? 'dist';
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, file), `${text}\n`);
}

main();
