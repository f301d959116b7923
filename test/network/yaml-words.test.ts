import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { App, Chart } from 'cdk8s';
import { readInput } from '../../src/cli/input/read';
import { LabelExpression, NetworkPolicy, Pods } from '../../src/network';

// what Go's YAML readers take for booleans, numbers or nothing when it is not quoted (cdk8s leaves 0o14 without quotes, too)
const WORDS = ['y', 'Y', 'yes', 'No', 'n', 'N', 'on', 'Off', 'TRUE', 'null', '1e3', '0x1f', '012', '1_000', '1.0'];

describe('what is emitted |', () => {
  test('label keys, values and names that YAML has other meanings for are quoted: Kubernetes reads them as written', async () => {
    const app = new App();
    const chart = new Chart(app, 'chart', { namespace: 'y' });
    const labels = Object.fromEntries(WORDS.filter(word => /^[a-zA-Z]/.test(word)).map((word, index) => [word, WORDS[WORDS.length - 1 - index]]));
    new NetworkPolicy(chart, 'policy', { name: 'on', subject: Pods.withLabels(labels).where(LabelExpression.isIn('k', WORDS)), ingress: [] });
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'words-'));
    const file = path.join(folder, 'words.yaml');
    fs.writeFileSync(file, app.synthYaml());
    try {
      const { objects, problems } = await readInput([file], { cwd: process.cwd() } as never);
      expect(problems).toEqual([]);
      const [{ object }] = objects;
      expect([object.metadata!.name, object.metadata!.namespace]).toEqual(['on', 'y']);
      expect(object.spec.podSelector.matchLabels).toEqual(labels);
      expect(object.spec.podSelector.matchExpressions).toEqual([{ key: 'k', operator: 'In', values: [...WORDS].sort() }]);
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  });
});
