import { existsSync, readFileSync, readdirSync } from 'fs';
import { join, resolve } from 'path';
import { ran } from '../../support/cli';

const SHOP = `apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: a, ports: [{containerPort: 8080}]}]}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: shop}
spec:
  selector: {matchLabels: {app: db}}
  serviceName: db
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: db, image: a, ports: [{containerPort: 5432}]}]}
---
`;

const DENY = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: default-deny, namespace: shop}
spec: {podSelector: {}, policyTypes: [Ingress]}
---
`;

const allow = (port: number) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db, namespace: shop}
spec:
  podSelector: {matchLabels: {app: db}}
  ingress:
  - from: [{podSelector: {matchLabels: {app: web}}}]
    ports: [{port: ${port}}]
---
`;

const POLICIES = DENY + allow(5432);
const FILES = { 'm/shop.yaml': SHOP, 'm/policies.yaml': POLICIES };
const WEB = 'shop/web[Deployment]';
const DB = 'shop/db[StatefulSet]';

const reach = (...argv: string[]) => ran(['reach', ...argv], { files: FILES });

describe('reach list |', () => {
  test('prints a line for each source and destination', async () => {
    expect(await reach('list', 'm')).toEqual({
      code: 0,
      err: '',
      out: `${DB} => 0.0.0.0-255.255.255.255[External] : All Connections
${WEB} => 0.0.0.0-255.255.255.255[External] : All Connections
${WEB} => ${DB} : TCP 5432
`,
    });
  });

  test.each<[string, string[], string]>([
    ['namespaces', ['--namespace', 'shop', '--direction', 'ingress'], `${WEB} => ${DB} : TCP 5432\n`],
    ['workloads and directions', ['--workload', 'shop/db', '--direction', 'ingress'], `${WEB} => ${DB} : TCP 5432\n`],
    ['workloads by their id', ['--workload', WEB, '--direction', 'ingress'], ''],
    ['ports of a protocol', ['--port', '5000-6000/TCP', '--workload', 'shop/db', '--direction', 'ingress'], `${WEB} => ${DB} : TCP 5432\n`],
    ['ports of every protocol', ['--port', '53', '--workload', 'shop/db'], `${DB} => 0.0.0.0-255.255.255.255[External] : SCTP 53,TCP 53,UDP 53\n`],
    ['protocols', ['--port', 'udp', '--workload', 'shop/web'], `${WEB} => 0.0.0.0-255.255.255.255[External] : UDP 1-65535\n`],
    ['families', ['--ip-families', 'IPv6', '--workload', 'shop/web', '--direction', 'egress'], `${WEB} => ::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff[External] : All Connections\n${WEB} => ${DB} : TCP 5432\n`],
  ])('narrows down to %s', async (_, options, out) => {
    expect(await reach('list', ...options, 'm')).toEqual({ code: 0, err: '', out });
  });

  test('prints every format', async () => {
    const json = JSON.parse((await reach('list', '--format', 'json', 'm')).out);
    expect(json.connections).toContainEqual({ source: WEB, destination: DB, connections: 'TCP 5432', ports: [{ protocol: 'TCP', first: 5432, last: 5432 }] });
    expect((await reach('list', '--format', 'csv', 'm')).out).toContain(`${WEB},${DB},TCP 5432\r\n`);
    expect((await reach('list', '--format', 'md', 'm')).out).toContain(`| ${WEB} | ${DB} | TCP 5432 |\n`);
    expect((await reach('list', '--format', 'dot', 'm')).out).toContain('label="TCP 5432"');
    expect((await reach('list', '--format', 'mermaid', 'm')).out).toContain('TCP 5432');
  });

  test('groups, and shows pods that the input lacks, where that is asked for', async () => {
    const files = { 'm.yaml': SHOP };
    expect((await ran(['reach', 'list', '--group', 'always', 'm.yaml'], { files })).out).toContain('{2 workloads: shop/db[StatefulSet], …}');
    expect((await ran(['reach', 'list', '--group', 'never', 'm.yaml'], { files })).out).not.toContain('{2 workloads');
  });

  test('lists what policies name and the input lacks with --potential', async () => {
    const policy = DENY.replace('policyTypes: [Ingress]', 'policyTypes: [Ingress], ingress: [{ from: [{ podSelector: { matchLabels: { app: scraper } } }] }]');
    const files = { 'm.yaml': SHOP + policy };
    const line = `[pods app=scraper in namespace shop] => ${DB} : All Connections\n`;
    expect((await ran(['reach', 'list', '--potential', 'm.yaml'], { files })).out).toContain(line);
    expect((await ran(['reach', 'list', 'm.yaml'], { files })).out).not.toContain('[pods');
  });

  test('tells what an API server would refuse, and does nothing with --strict', async () => {
    const files = { 'm.yaml': SHOP + DENY.replace('[Ingress]', '[Inbound]') };
    const { code, out, err } = await ran(['reach', 'list', 'm.yaml'], { files });
    expect([code, err.startsWith('rejected NetworkPolicy shop/default-deny: ')]).toEqual([0, true]);
    expect(out).toContain(`${WEB} => ${DB} : All Connections`);
    expect(await ran(['reach', 'list', '--strict', 'm.yaml'], { files })).toEqual({
      code: 2,
      out: '',
      err: `${err}An API server would refuse an object of the input: nothing was done, as --strict asks.\n`,
    });
  });

  test('does nothing with --strict where an object would be refused, although it takes part', async () => {
    const files = { 'm.yaml': SHOP.replace('matchLabels: {app: web}', 'matchLabels: {app: front}') };
    const { code, out, err } = await ran(['reach', 'list', 'm.yaml'], { files });
    expect([code, err]).toEqual([0, expect.stringMatching(/^note Deployment shop\/web: spec\.selector app=front does not match .*takes part all the same \(m\.yaml:\d+\)\n$/)]);
    expect(out).toContain(`${WEB} => ${DB} : All Connections`);
    expect(await ran(['reach', 'list', '--strict', 'm.yaml'], { files })).toEqual({
      code: 2, out: '', err: `${err}An API server would refuse an object of the input: nothing was done, as --strict asks.\n`,
    });
  });

  test('says that there is nothing that could connect', async () => {
    expect(await ran(['reach', 'list', '-'], { stdin: DENY })).toEqual({
      code: 0,
      out: '',
      err: expect.stringMatching(/note: the input has no workloads \(Pods, Deployments and the like\)\.\n$/) as never,
    });
  });

  test('takes the input that can be read, and ends with 2', async () => {
    const { code, out, err } = await ran(['reach', 'list', '-'], { stdin: `${SHOP}a: [\n` });
    expect([code, err]).toEqual([2, 'stdin:24: a { or [ is not closed, at: a: [\n']);
    expect(out).toContain(`${WEB} => ${DB} : All Connections\n`);
  });

  test.each<[string, string[], string]>([
    ['a namespace that is not there', ['--namespace', 'shpo'], 'The input has no namespace "shpo". It has shop. Did you mean shop?\n'],
    ['a workload that is not there', ['--workload', 'shop/wbe'], `The input has no workload "shop/wbe". Write namespace/name or namespace/name[Kind]. Did you mean ${WEB}?\n`],
    ['a workload without its namespace', ['--workload', 'web'], `The input has no workload "web". Write namespace/name or namespace/name[Kind]. Did you mean ${WEB}?\n`],
    ['what is no port', ['--port', 'http'], 'Option \'--port <ports>\' argument \'http\' is invalid. Write a port, a range or a protocol: 443, 8000-8100/TCP, UDP.\n'],
    ['a range that ends before it begins', ['--port', '9-8'], 'Option \'--port <ports>\' argument \'9-8\' is invalid. Ports go from 1 to 65535.\n'],
    ['what is no block', ['--pod-cidr', '10.0.0.1/8'], 'Invalid pod CIDR "10.0.0.1/8": it has host bits set. Write 10.0.0.0/8 for the block or 10.0.0.1/32 for the one address.\n'],
    ['what is no family', ['--ip-families', '4'], 'Option \'--ip-families <families>\' argument \'4\' is invalid. Write IPv4, IPv6, or both with a comma.\n'],
    ['what is no label', ['--ingress-controller', 'ns/app'], 'Option \'--ingress-controller <pod>\' argument \'ns/app\' is invalid. "app" is no label: write KEY=VALUE.\n'],
  ])('refuses %s', async (_, options, err) => {
    expect(await reach('list', ...options, 'm')).toEqual({ code: 2, out: '', err });
  });

  test('gives the ingress controller the place that it is told', async () => {
    const entry = `apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop}\nspec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}
---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: web, namespace: shop}\nspec: {defaultBackend: {service: {name: web, port: {number: 80}}}}
---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: web, namespace: shop}
spec:\n  podSelector: {matchLabels: {app: web}}\n  ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: edge}}, podSelector: {matchLabels: {app: nginx}}}]}]\n`;
    const files = { 'm.yaml': SHOP + entry };
    expect((await ran(['reach', 'list', '--ingress-controller', 'edge/app=nginx', 'm.yaml'], { files })).out).toContain(`{ingress-controller} => ${WEB} : TCP 8080\n`);
    expect((await ran(['reach', 'list', 'm.yaml'], { files })).out).not.toContain('{ingress-controller}');

    const told = 'note --ingress-controller edeg: the input has no namespace of this name, so its name is all that policies see of it: '
      + 'only rules for that name, or for everyone, let the ingress controller in';
    const { code, out, err } = await ran(['reach', 'list', '--ingress-controller', 'edeg/app=nginx', 'm.yaml'], { files });
    expect([code, out.includes('{ingress-controller}'), err]).toEqual([0, false, `${told}\n`]);
    const edge = { ...files, 'edge.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: {name: edge}\n' };
    expect((await ran(['reach', 'list', '--ingress-controller', 'edeg/app=nginx', 'm.yaml', 'edge.yaml'], { files: edge })).err).toBe(`${told}. Did you mean edge?\n`);
    expect((await ran(['reach', 'list', '--ingress-controller', 'edge/app=nginx', 'm.yaml', 'edge.yaml'], { files: edge })).err).toBe('');
    const json = await ran(['reach', 'list', '--format', 'json', '--ingress-controller', 'edeg', 'm.yaml'], { files });
    expect([json.err, JSON.parse(json.out).notices.map(({ subject }: any) => subject)]).toEqual(['', ['--ingress-controller edeg']]);
  });
});

describe('what takes no part |', () => {
  const files = {
    'shop.yaml': SHOP,
    'refused.yaml': 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: refused, namespace: shop}\nspec: {podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/33}}]}]}\n',
    'other.yaml': 'apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: {name: other, namespace: shop}\nspec: {}\n',
  };
  const question = ['--from', 'shop/web', '--to', 'shop/db', '--port', '5432'];
  const formats: readonly [string, readonly string[], readonly string[]][] = [
    ['list', [], ['txt', 'json', 'csv', 'md', 'dot', 'mermaid']], ['exposure', [], ['txt', 'json', 'csv', 'md', 'dot', 'mermaid']],
    ['query', question, ['txt', 'json', 'csv', 'md']], ['explain', question, ['txt', 'json', 'md']],
  ];

  test.each(formats.flatMap(([command, options, all]) => all.map(format => [command, format, options] as const)))('is told once, beside the answer of %s as %s', async (command, format, options) => {
    const { code, out, err } = await ran(['reach', command, '--format', format, ...options, 'shop.yaml', 'refused.yaml', 'other.yaml'], { files });
    // with one member for it, a program finds it there; all others have it on standard error
    const told = out.includes('"notices"') ? JSON.stringify(JSON.parse(out).notices) : err;
    for (const name of ['shop/refused', 'shop/other']) { expect([name, code, (out + err).split(name).length - 1, told.split(name).length - 1]).toEqual([name, 0, 1, 1]); }
  });

  test('is told of both sides of a comparison', async () => {
    for (const format of ['txt', 'csv', 'md', 'dot', 'mermaid']) {
      const { err } = await ran(['reach', 'diff', '--format', format, '--before', 'shop.yaml', 'refused.yaml', '--after', 'shop.yaml', 'other.yaml'], { files });
      expect([format, ['shop/refused', 'shop/other'].map(name => err.includes(name))]).toEqual([format, [true, true]]);
    }
    const { out } = await ran(['reach', 'diff', '--format', 'json', '--before', 'shop.yaml', 'refused.yaml', '--after', 'shop.yaml', 'other.yaml'], { files });
    const notices: readonly { readonly input: string; readonly type: string; readonly subject: string }[] = JSON.parse(out).notices;
    expect(notices.map(({ type, subject }) => [type, subject])).toEqual([['rejected', 'NetworkPolicy shop/refused'], ['ignored', 'CiliumNetworkPolicy shop/other']]);
  });
});

describe('a range of addresses that pods are in |', () => {
  const files = {
    'live.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: db, namespace: shop}\nspec: {containers: [{name: db, image: x}]}\nstatus: {podIP: 10.0.1.5}\n---\n'
      + 'apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop, labels: {app: web}}\nspec: {containers: [{name: web, image: x}]}\n---\n'
      + 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: web, namespace: shop}\n'
      + 'spec: {podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8}}]}]}\n',
  };
  const NOTE = 'note NetworkPolicy shop/web: egress rule 1: 10.0.0.0/8 holds addresses of pods (10.0.1.5 of shop/db[Pod]), which ipBlocks do not match here: '
    + 'ranges that are [External] are about none of the pods (live.yaml:12)\n';

  test('is told to be about none of them', async () => {
    const { out, err } = await ran(['reach', 'list', '--direction', 'egress', '--workload', 'shop/web', 'live.yaml'], { files });
    expect([out, err]).toEqual(['shop/web[Pod] => 10.0.0.0-10.255.255.255[External] : All Connections\n', NOTE]);
    const asked = await ran(['reach', 'query', '--from', 'shop/web', '--to', '10.0.1.5', '--port', '80', 'live.yaml'], { files });
    expect([asked.out, asked.err]).toEqual(['denied shop/web => 10.0.1.5 : TCP 80 (egress denied, ingress allowed)\n', NOTE]);
    expect((await ran(['reach', 'lint', 'live.yaml'], { files })).err).toBe('');
  });
});

describe('--default-namespace |', () => {
  // as `helm template -n prod` prints it: what the chart makes states no namespace
  const chart = (port: number) => (SHOP.slice(SHOP.indexOf('apiVersion: apps/v1')) + DENY + allow(port)).replaceAll(', namespace: shop', '');
  const files = { 'chart.yaml': chart(5432), 'next.yaml': chart(5433), 'prod.yaml': DENY.replace('name: default-deny, namespace: shop', 'name: no-egress, namespace: prod').replace('Ingress', 'Egress') };
  const prod = (command: string, ...argv: string[]) => ran(['reach', command, '--default-namespace', 'prod', ...argv], { files });

  test('what states no namespace meets the policies of the one that it goes to', async () => {
    const line = 'web[Deployment] => default/db[StatefulSet] : TCP 5432\n';
    expect((await ran(['reach', 'list', 'chart.yaml', 'prod.yaml'], { files })).out).toContain(`default/${line}`);
    expect(await prod('list', 'chart.yaml', 'prod.yaml')).toEqual({ code: 0, out: '', err: '' });
    expect((await prod('list', '--namespace', 'prod', '--direction', 'ingress', 'chart.yaml')).out).toBe('prod/web[Deployment] => prod/db[StatefulSet] : TCP 5432\n');
  });

  test('for every command', async () => {
    const question = ['--from', 'prod/web', '--to', 'prod/db', '--port', '5432', 'chart.yaml', 'prod.yaml'];
    expect((await prod('query', ...question)).out).toBe('denied prod/web => prod/db : TCP 5432 (egress denied, ingress allowed)\n');
    expect((await prod('explain', ...question)).out).toContain('prod/web is isolated by prod/no-egress');
    expect((await prod('exposure', '--workload', 'prod/db', 'chart.yaml', 'prod.yaml')).out).toContain('prod/db[StatefulSet]\n');
    expect(await prod('lint', 'chart.yaml')).toEqual({ code: 0, out: '', err: '' });
    expect((await ran(['reach', 'lint', 'prod.yaml', 'chart.yaml'], { files })).out).toContain('selects-no-pod');
    expect((await prod('diff', 'chart.yaml', 'next.yaml')).out).toContain('source: prod/web[Deployment], destination: prod/db[StatefulSet], before: TCP 5432, after: TCP 5433');
  });

  test('both sides of a comparison get it', async () => {
    const stated = { ...files, 'stated.yaml': files['chart.yaml'].replace(/metadata: {name: (\S+)}/g, 'metadata: {name: $1, namespace: prod}') };
    for (const sides of [['chart.yaml', 'stated.yaml'], ['stated.yaml', 'chart.yaml']]) {
      expect(await ran(['reach', 'diff', '--default-namespace', 'prod', ...sides], { files: stated })).toEqual({ code: 0, out: '', err: '' });
    }
  });

  test.each([
    ['Prod', 'The name of a namespace must consist of lower-case letters, digits and "-", and start and end with a letter or digit.'],
    ['', 'The name of a namespace must consist of lower-case letters, digits and "-", and start and end with a letter or digit.'],
    ['a'.repeat(64), 'The name of a namespace has 64 characters: at most 63 are allowed.'],
  ])('refuses "%s"', async (name, problem) => {
    expect(await ran(['reach', 'list', '--default-namespace', name, 'chart.yaml'], { files }))
      .toEqual({ code: 2, out: '', err: `Option '--default-namespace <name>' argument '${name}' is invalid. ${problem}\n` });
  });
});

describe('reach query |', () => {
  test('answers one question', async () => {
    expect(await reach('query', '--from', 'shop/web', '--to', 'shop/db', '--port', '5432', 'm')).toEqual({
      code: 0, err: '', out: 'allowed shop/web => shop/db : TCP 5432 (egress allowed, ingress allowed)\n',
    });
    expect((await reach('query', '--from', '203.0.113.7', '--to', 'shop/db', '--port', '5432', '--protocol', 'UDP', 'm')).out)
      .toBe('denied 203.0.113.7 => shop/db : UDP 5432 (egress allowed, ingress denied)\n');
    expect(JSON.parse((await reach('query', '--from', 'shop/web', '--to', 'shop/db', '--port', '80', '--format', 'json', 'm')).out))
      .toEqual({ from: 'shop/web', to: 'shop/db', protocol: 'TCP', port: 80, allowed: false, egress: true, ingress: false });
  });

  test('is a test where something is expected', async () => {
    const question = ['query', '--from', 'shop/web', '--to', 'shop/db', '--port', '5433', 'm'];
    expect((await reach(...question, '--expected', 'denied')).code).toBe(0);
    const { code, out, err } = await reach(...question, '--expected', 'allowed');
    expect([code, out]).toEqual([1, 'denied shop/web => shop/db : TCP 5433 (egress allowed, ingress denied), expected allowed\n']);
    expect(err).toContain('shop/web => shop/db : TCP 5433 denied\n');
    expect(err).toContain('what would open it:');
  });

  describe('with an object that an API server would refuse |', () => {
    const REFUSED = allow(5432).replace('name: db', 'name: bad').replace('port: 5432', 'port: 0');
    const files = { ...FILES, 'm/bad.yaml': REFUSED };
    const TOLD = 'An API server would refuse an object of the input, so the verdicts are about the rest alone and prove nothing: correct it, or leave it out.\n';
    const question = ['reach', 'query', '--from', 'shop/web', '--to', 'shop/db', '--port', '5432', 'm'];

    test('a verdict is given, and nothing is proven', async () => {
      const asked = await ran(question, { files });
      expect([asked.code, asked.err]).toEqual([0, expect.stringMatching(/^rejected NetworkPolicy shop\/bad: .*\n$/)]);
      const { code, out, err } = await ran([...question, '--expected', 'allowed'], { files });
      expect([code, out]).toEqual([1, asked.out]);
      expect(err).toBe(asked.err + TOLD);
    });

    test('questions of a file, where one expects something', async () => {
      const bulk = (line: string) => ran(['reach', 'query', '--queries', '-', 'm'], { files, stdin: line });
      expect((await bulk('{"from": "shop/web", "to": "shop/db", "port": 5432}')).code).toBe(0);
      const { code, err } = await bulk('{"from": "shop/web", "to": "shop/db", "port": 5432, "expected": true}');
      expect([code, err.endsWith(TOLD)]).toEqual([1, true]);
      expect((await bulk('{"from": "shop/web", "to": "shop/x", "port": 5432, "expected": true}')).code).toBe(2);
    });

    test('several are counted, each once', async () => {
      const more = { ...files, 'm/worse.yaml': REFUSED.replace('name: bad', 'name: worse').replace('port: 0', 'port: 0, protocol: x') };
      expect((await ran([...question, '--expected', 'allowed'], { files: more })).err).toContain('would refuse 2 objects of the input');
      expect((await ran([...question, '--strict'], { files: more })).err).toContain('would refuse 2 objects of the input: nothing was done');
    });
  });

  const queries = ['{"id": 1, "from": "shop/web", "to": "shop/db", "port": 5432, "expected": true, "note": {"a": [1]}}', '', '# the internet',
    '{"from": "0.0.0.0", "to": "shop/db", "port": 5432, "protocol": "TCP", "expected": false}', '{"to": "shop/web[Deployment]", "port": 53, "from": "shop/db", "protocol": "UDP"}'].join('\n');

  test('answers the lines of a file, each in its place with all its fields', async () => {
    expect(await ran(['reach', 'query', '--queries', 'q.jsonl', 'm'], { files: { ...FILES, 'q.jsonl': queries } })).toEqual({
      code: 0,
      err: '',
      out: [
        '{"id":1,"from":"shop/web","to":"shop/db","port":5432,"expected":true,"note":{"a":[1]},"allowed":true}',
        '{"from":"0.0.0.0","to":"shop/db","port":5432,"protocol":"TCP","expected":false,"allowed":false}',
        '{"to":"shop/web[Deployment]","port":53,"from":"shop/db","protocol":"UDP","allowed":false}',
      ].map(line => `${line}\n`).join(''),
    });
  });

  test('answers questions of standard input, in other formats too', async () => {
    expect((await ran(['reach', 'query', '--queries', '-', '--format', 'csv', 'm'], { files: FILES, stdin: queries })).out)
      .toContain('shop/db,shop/web[Deployment],UDP,53,denied,allowed,denied,,\r\n');
    expect((await ran(['reach', 'query', '--queries', '-', '--format', 'txt', 'm'], { files: FILES, stdin: queries })).out.split('\n')[0])
      .toBe('allowed shop/web => shop/db : TCP 5432 (egress allowed, ingress allowed)');
  });

  test('ends with 1 where a verdict is another than expected, and explains it', async () => {
    const { code, out, err } = await ran(['reach', 'query', '--queries', '-', 'm'], { files: FILES, stdin: queries.replace('"expected": true', '"expected": false') });
    expect(code).toBe(1);
    expect(out.split('\n')[0]).toContain('"expected":false,"note":{"a":[1]},"allowed":true}');
    expect(err.startsWith('stdin:1: expected denied\nshop/web => shop/db : TCP 5432 allowed\n')).toBe(true);
    expect(err).toContain('shop/db rule 1: Allow (m/policies.yaml:6)\n');
  });

  test.each<[string, string, string]>([
    ['a line without port', '{"from": "shop/web", "to": "shop/db"}', 'has no port: a question is {"from": …, "to": …, "port": …}'],
    ['a port in quotes', '{"from": "shop/web", "to": "shop/db", "port": "5432"}', 'port is the string "5432": write a number, without quotes'],
    ['a line with little', '{"to": null}', 'has no from, to, port: a question is {"from": …, "to": …, "port": …}'],
    ['a misspelt expectation', '{"from": "shop/web", "to": "shop/db", "port": 5432, "expcted": false}',
      'has "expcted", which is no field of a question: write "expected", or give it a name that is less like it'],
    ['a misspelt side', '{"form": "shop/web", "to": "shop/db", "port": 5432}', 'has "form", which is no field of a question: write "from", or give it a name that is less like it'],
    ['a misspelt protocol', '{"from": "shop/web", "to": "shop/db", "port": 5432, "Protocol": "UDP"}',
      'has "Protocol", which is no field of a question: write "protocol", or give it a name that is less like it'],
  ])('refuses %s', async (_, line, problem) => {
    const { code, out, err } = await ran(['reach', 'query', '--queries', '-', 'm'], { files: FILES, stdin: `#\n${line}` });
    expect([code, err]).toEqual([2, `stdin:2: ${problem}\n`]);
    expect(JSON.parse(out)).toEqual({ ...JSON.parse(line), error: problem });
  });

  test.each([['nothing', ''], ['comments', '# later\n\n  # or never\n']])('refuses a file of %s: a test of nothing would pass', async (_, text) => {
    const files = { ...FILES, 'q.jsonl': text };
    for (const command of ['query', 'explain']) {
      expect(await ran(['reach', command, '--queries', 'q.jsonl', 'm'], { files })).toEqual({
        code: 2, out: '', err: 'q.jsonl has no questions: write one a line, {"from": …, "to": …, "port": …}.\n',
      });
    }
  });

  test('leaves fields of one\'s own alone', async () => {
    const line = '{"from": "shop/web", "to": "shop/db", "port": 5432, "expected": true, "why": "it", "id": 1, "ports": [1], "by": "me", "part": 2}';
    expect(await ran(['reach', 'query', '--queries', '-', 'm'], { files: FILES, stdin: line })).toMatchObject({ code: 0, err: '' });
  });

  test('tells what is no question, answers the others, and ends with 2', async () => {
    const stdin = ['{"from": "shop/web", "to": "shop/wbe", "port": 1}', 'x', '[1]', '{"from": "shop/web", "to": "shop/db", "port": "http"}', '{"from": "shop/web", "to": "shop/db", "port": 5432, "expected": "yes"}',
      '{"from": "1.1.1.1", "to": "2.2.2.2", "port": 1}', '{"from": "shop/web", "to": "shop/db", "port": 5432, "protocol": "ICMP"}', '{"from": "shop/web", "to": "shop/db", "port": 5432, "protocol": null}'].join('\n');
    const { code, out, err } = await ran(['reach', 'query', '--queries', '-', 'm'], { files: FILES, stdin });
    expect(code).toBe(2);
    expect(err.trim().split('\n')).toEqual([
      `stdin:1: Invalid to: there is no workload "shop/wbe". Write namespace/name, namespace/name[Kind] or an IP address. Did you mean ${WEB}?`,
      'stdin:2: is no JSON: expected a value, found "x"',
      'stdin:3: is no question: write {"from": …, "to": …, "port": …}, not [1]',
      'stdin:4: Invalid port http: must be a whole number from 1 to 65535.',
      'stdin:5: expected is the string "yes": must be true or false, without quotes',
      'stdin:6: Invalid question: 1.1.1.1 and 2.2.2.2 are both addresses outside of the input, which no policy here is about. Give a workload on one side.',
      'stdin:7: Invalid protocol "ICMP": write one of TCP, UDP, SCTP.',
    ]);
    const lines = out.trim().split('\n').map(line => JSON.parse(line));
    expect(lines).toHaveLength(8);
    expect(lines[1]).toEqual({ error: 'is no JSON: expected a value, found "x"' });
    expect(lines[3]).toEqual({ from: 'shop/web', to: 'shop/db', port: 'http', error: 'Invalid port http: must be a whole number from 1 to 65535.' });
    expect(lines[7]).toEqual({ from: 'shop/web', to: 'shop/db', port: 5432, protocol: null, allowed: true });
  });

  test.each<[string, string[], string]>([
    ['half a question', ['--from', 'shop/web', 'm'], 'A question has --from, --to and --port. Many of them go into a file: --queries FILE.\n'],
    ['two kinds of questions', ['--queries', 'q', '--from', 'a', 'm'], '--queries has the questions: leave --from, --to and --port out.\n'],
    ['two kinds of expectations', ['--queries', 'q', '--expected', 'denied', 'm'],
      '--queries has the expectations: write "expected": true or false in its lines, and leave --expected out.\n'],
    ['standard input for both', ['--queries', '-', '-'], 'Standard input can be only one of the two: the manifests, or the questions.\n'],
    ['questions that are not there', ['--queries', 'q', 'm'], 'Can\'t read q: no such file or folder.\n'],
    ['a side that is not there', ['--from', 'shop/nobody', '--to', 'shop/db', '--port', '1', 'm'],
      'Invalid from: there is no workload "shop/nobody". Write namespace/name, namespace/name[Kind] or an IP address.\n'],
    ['a port that is none', ['--from', 'shop/web', '--to', 'shop/db', '--port', '70000', 'm'], 'Option \'--port <port>\' argument \'70000\' is invalid. It must be 1 to 65535.\n'],
  ])('refuses %s', async (_, argv, err) => {
    expect(await reach('query', ...argv)).toEqual({ code: 2, out: '', err });
  });
});

describe('reach explain |', () => {
  test('tells why, and what would open it', async () => {
    const { code, out, err } = await reach('explain', '--from', 'shop/web', '--to', 'shop/db', '--port', '5433', 'm');
    expect([code, err]).toEqual([0, '']);
    expect(out.startsWith('shop/web => shop/db : TCP 5433 denied\n')).toBe(true);
    expect(out).toContain('what would open it:');
  });

  test('explains every workload where a side is left open', async () => {
    const { out } = await reach('explain', '--to', 'shop/db', '--port', '5432', '--format', 'json', 'm');
    expect(out.trim().split('\n').map(line => JSON.parse(line)).map(({ from, to, allowed }) => [from, to, allowed])).toEqual([[DB, 'shop/db', false], [WEB, 'shop/db', true]]);
    expect((await reach('explain', '--port', '5432', '--format', 'json', 'm')).out.trim().split('\n')).toHaveLength(4);
  });

  test('explains the lines of a file', async () => {
    const stdin = '{"from": "shop/web", "to": "shop/db", "port": 5432}\n{"from": "x", "to": "shop/db", "port": 5432}\n';
    const { code, out, err } = await ran(['reach', 'explain', '--queries', '-', '--format', 'md', 'm'], { files: FILES, stdin });
    expect([code, err]).toEqual([2, 'stdin:2: Invalid from: there is no workload "x". Write namespace/name, namespace/name[Kind] or an IP address.\n']);
    expect(out.startsWith('### shop/web => shop/db : TCP 5432 allowed\n')).toBe(true);
  });

  test('asks for a port', async () => {
    expect(await reach('explain', '--from', 'shop/web', 'm')).toEqual({
      code: 2,
      out: '',
      err: 'A question has --port, and --from and --to unless it is about every workload. Many of them go into a file: --queries FILE.\n',
    });
  });
});

describe('reach diff |', () => {
  const files = { 'before/shop.yaml': SHOP + POLICIES, 'after/shop.yaml': SHOP + DENY, 'after/policies.yaml': allow(5433), 'same/all.yaml': allow(5432) + DENY + SHOP };
  const diff = (...argv: string[]) => ran(['reach', 'diff', ...argv], { files, stdin: SHOP + POLICIES });

  test('ends with 0 where nothing changed, and with 1 where something did', async () => {
    expect(await diff('before', 'same')).toEqual({ code: 0, out: '', err: '' });
    expect(await diff('before', 'after')).toEqual({
      code: 1,
      err: '',
      out: `Connectivity diff:\ndiff-type: changed, source: ${WEB}, destination: ${DB}, before: TCP 5432, after: TCP 5433\n`,
    });
  });

  test('tells what changed with pods outside of the input', async () => {
    const open = allow(5432).replace('{podSelector: {matchLabels: {app: web}}}', '{namespaceSelector: {}}');
    expect(await ran(['reach', 'diff', 'a.yaml', 'b.yaml'], { files: { 'a.yaml': SHOP + DENY + allow(5432), 'b.yaml': SHOP + DENY + open } })).toEqual({
      code: 1,
      err: '',
      out: `Connectivity diff:\ndiff-type: added, source: ${DB}, destination: ${DB}, before: No Connections, after: TCP 5432\n`
        + `Exposure diff:\ndiff-type: added, source: [any pod of the cluster], destination: ${DB}, before: No Connections, after: TCP 5432\n`,
    });
  });

  test('an unrelated block of IPv6 on one side changes no connections between pods', async () => {
    const open = allow(5432).replace('{podSelector: {matchLabels: {app: web}}}', '{ipBlock: {cidr: 0.0.0.0/0}}');
    const elsewhere = open.replace('namespace: shop', 'namespace: other').replace('0.0.0.0/0', '"fd00::/8"');
    const deny = 'apiVersion: policy.networking.k8s.io/v1alpha2\nkind: ClusterNetworkPolicy\nmetadata: {name: deny}\n'
      + 'spec: {tier: Admin, priority: 1, subject: {namespaces: {}}, egress: [{action: Deny, to: [{networks: [0.0.0.0/0]}]}]}\n---\n';
    expect(await ran(['reach', 'diff', 'a.yaml', 'b.yaml'], { files: { 'a.yaml': deny + SHOP, 'b.yaml': deny + SHOP + elsewhere } })).toEqual({ code: 0, out: '', err: '' });
  });

  test('takes several paths on each side, and standard input on one', async () => {
    expect((await diff('--before', 'before', '--after', 'after/shop.yaml', 'after/policies.yaml')).code).toBe(1);
    expect((await diff('-', 'before')).code).toBe(0);
  });

  test('narrows down', async () => {
    expect((await diff('--port', '80', 'before', 'after')).code).toBe(0);
    expect((await diff('--workload', 'shop/web', '--direction', 'ingress', 'before', 'after')).code).toBe(0);
  });

  test('prints every format', async () => {
    expect(JSON.parse((await diff('--format', 'json', 'before', 'after')).out).summary).toEqual({ added: 0, removed: 0, changed: 1 });
    expect((await diff('--format', 'csv', 'before', 'after')).out).toContain(`${WEB},${DB},TCP 5432,TCP 5433`);
  });

  test.each<[string, string[], string]>([
    ['one side', ['before'], 'The input after is missing: write reach diff BEFORE AFTER, or --before PATH… --after PATH….\n'],
    ['a side twice', ['before', 'after', '--before', 'same'], 'The input before is given twice, as an argument and by --before: write one of the two.\n'],
    ['standard input twice', ['-', '-'], 'Standard input can be only one side of a comparison.\n'],
  ])('refuses %s', async (_, argv, err) => {
    expect(await diff(...argv)).toEqual({ code: 2, out: '', err });
  });
});

describe('reach exposure |', () => {
  test('tells what each workload accepts and sends, and what is not protected', async () => {
    const { code, out, err } = await reach('exposure', 'm');
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain(`${WEB} is not protected on egress\n`);
    expect(out).toContain(`\n${DB}\n`);
  });

  test('narrows down, and prints every format', async () => {
    const only = JSON.parse((await reach('exposure', '--workload', 'shop/db', '--format', 'json', 'm')).out);
    expect(only.workloads.map(({ workload }: any) => workload)).toEqual([DB]);
    expect(JSON.parse((await reach('exposure', '--namespace', 'shop', '--format', 'json', 'm')).out).summary).toEqual({ workloads: 2, unprotectedIngress: 0, unprotectedEgress: 2 });
    expect((await reach('exposure', '--format', 'md', 'm')).out).toContain(WEB);
    expect((await reach('exposure', '--format', 'mermaid', 'm')).out).toContain('web[Deployment]');
    expect((await reach('exposure', '--namespace', 'nowhere', 'm')).code).toBe(2);
  });

  test('tells notices once, on standard error or in JSON', async () => {
    const files = { 'm.yaml': SHOP + DENY.replace('[Ingress]', '[Inbound]') };
    const text = await ran(['reach', 'exposure', 'm.yaml'], { files });
    expect(text.err.split('rejected NetworkPolicy shop/default-deny').length).toBe(2);
    const json = await ran(['reach', 'exposure', '--format', 'json', 'm.yaml'], { files });
    expect([json.err, JSON.parse(json.out).notices.length]).toEqual(['', 1]);
  });
});

describe('reach lint |', () => {
  const lint = (stdin: string, ...options: string[]) => ran(['reach', 'lint', ...options, '-'], { stdin });

  test('ends with 0 where nothing is found', async () => {
    expect(await lint(SHOP + POLICIES)).toEqual({ code: 0, out: '', err: '' });
  });

  test('prints findings, and ends with 1', async () => {
    const { code, out, err } = await lint(SHOP + allow(5432).replace('app: db', 'app: bd'));
    expect([code, err]).toEqual([1, '']);
    expect(out).toMatch(/^warning shop\/db: .* \(selects-no-pod\) stdin:24\n$/);
  });

  test('a policy whose kind is misspelt is a finding, and stops --strict', async () => {
    const misspelt = (SHOP + DENY + allow(5432)).replaceAll('kind: NetworkPolicy', 'kind: NetworkPolcy');
    const { code, out, err } = await lint(misspelt);
    expect([code, err]).toEqual([1, '']);
    expect(out).toContain('an API server would refuse the policy, so it restricts nothing: networking.k8s.io/v1 has no kind NetworkPolcy. Did you mean NetworkPolicy? (policy-refused) stdin:');
    expect(await lint(misspelt, '--strict')).toMatchObject({ code: 2, out: '', err: expect.stringContaining('rejected NetworkPolcy shop/') });
  });

  test('a policy that an API server would refuse is a finding, and said once', async () => {
    const { code, out, err } = await lint(SHOP + DENY + allow(0), '--fail-on', 'error');
    expect([code, err]).toEqual([1, '']);
    expect(out).toMatch(/^error shop\/db: an API server would refuse the policy, so it restricts nothing: .* \(policy-refused\) stdin:\d+\n$/);
    const strict = await lint(SHOP + allow(0), '--strict');
    expect([strict.code, strict.out]).toEqual([2, '']);
    expect(strict.err).toContain('rejected NetworkPolicy shop/db: ');
  });

  test('what is both a finding and a notice is said once, other notices stay', async () => {
    const { out, err } = await lint(SHOP + DENY.replace('policyTypes: [Ingress]', 'policyTypes: [Ingress], egress: [{}]')
      + '---\napiVersion: v1\nkind: Namespace\nmetadata: {name: Shop}\n');
    expect(out).toMatch(/^warning shop\/default-deny egress: .* \(rule-without-effect\) stdin:\d+\n$/);
    expect(err).toMatch(/^note Namespace Shop: .*\n$/);
  });

  test('ends with 0 where no finding is as severe as asked', async () => {
    const { code, out } = await lint(SHOP + allow(5432).replace('app: db', 'app: bd'), '--fail-on', 'error', '--format', 'json');
    expect(code).toBe(0);
    expect(JSON.parse(out).summary).toEqual({ error: 0, warning: 1, info: 0 });
  });
});

const CASES = resolve(__dirname, '../../..', process.env.CONFORMANCE_DATA ?? '../shared/conformance', 'reachability/core');

describe('reach list of public manifests |', () => {
  const names = existsSync(CASES) ? readdirSync(CASES).sort().slice(0, 20) : [];
  if (names.length === 0) {
    test.skip('no conformance data on this machine', () => {});
    return;
  }
  test.each(names)('%s: no other internal line than netpol-analyzer prints', async name => {
    const { code, out } = await ran(['reach', 'list', '--group', 'never', join(CASES, name, 'manifests')]);
    // addresses are cut otherwise, and self pairs shown: the conformance suite compares those
    const inside = (text: string) => text.split('\n').filter(line => line !== '' && !line.includes('[External]')
      && line.split(' => ')[0] !== line.split(' => ')[1].split(' : ')[0] && !line.startsWith('{')).sort();
    expect(code).toBe(0);
    expect(inside(out)).toEqual(inside(readFileSync(join(CASES, name, 'expected.txt'), 'utf8')));
  });
});
