import { apply, unserved } from './application';
import { Server } from './server';
import { RUN_LABEL, openServer } from './session';
import { KubernetesObject } from '../../src/manifest';

/** That the suite itself sees what is wrong, and leaves nothing behind. */
let server: Server;
beforeAll(async () => { server = await openServer(); });
afterAll(() => server.close());

const policy = (name: string, cidr: string): KubernetesObject => ({
  apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name, namespace: 'shop' }, spec: { podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr } }] }] },
});
const unknown = { apiVersion: 'acceptance.example.com/v1', kind: 'Unknown', metadata: { name: 'a' } };

describe('apply |', () => {
  test('tells warnings and refusals, of dry run and of the real thing, and nothing of what is fine', async () => {
    const problems = await apply(server, { id: 'self', title: 'self', objects: [policy('fine', '10.0.0.0/8'), policy('warned', 'FD00:0:0::/8'), policy('refused', '10.0.0.0/33')] });
    const told = problems.map(problem => problem.replace(/^NetworkPolicy accept-[0-9a-f]{6}-self-shop\//, '').slice(0, 40));
    expect(told).toEqual([
      expect.stringMatching(/^warned, dry run: warning: /), expect.stringMatching(/^warned, apply: warning: /),
      expect.stringMatching(/^refused, dry run: refused \(422\): /), expect.stringMatching(/^refused, apply: refused \(422\): /),
    ]);
  });

  test('deletes its namespaces', async () => {
    await apply(server, { id: 'gone', title: 'gone', objects: [policy('fine', '10.0.0.0/8')] });
    const left = await server.namespacesWith(`${RUN_LABEL}=${process.env.ACCEPTANCE_RUN}`);
    expect(left.filter(name => name.includes('-gone-'))).toEqual([]);
  });

  test('leaves out what the server does not know, by name', async () => {
    const application = { id: 'unknown', title: 'unknown', objects: [unknown] };
    expect(unserved(application)).toEqual(['Unknown a (acceptance.example.com/v1)']);
    expect(await apply(server, application)).toEqual([]);
  });
});
