import { existsSync, readFileSync, readdirSync } from 'fs';
import { join, resolve } from 'path';
import { listCsv, listDot, listJson, listMarkdown, listMermaid, listText } from '../../src/report';
import { EMPTY_LIST, SAMPLE_LIST, csvOf, endpointOf, largeTable, tableOf, textOf } from '../support/sample-results';

const CASES = resolve(__dirname, '../..', process.env.CONFORMANCE_DATA ?? '../shared/conformance', 'reachability');

describe('listText |', () => {
  test('the lines, then the members of groups', () => {
    expect(textOf(listText(SAMPLE_LIST))).toBe(`0.0.0.0-255.255.255.255[External] => shop/web[Deployment] : TCP 8080
shop/db[StatefulSet] => shop/db[StatefulSet] : All Connections
shop/db[StatefulSet] => shop/web[Deployment] : TCP 80,443-445,UDP 53
shop/web[Deployment] => 2001:db8::-2001:db8::ffff[External] : UDP 53
shop/web[Deployment] => [pods app=backup in namespace ops] : TCP 1-65535
shop/web[Deployment] => shop/db[StatefulSet] : TCP 5432
shop/web[Deployment] => {2 workloads: ops/a[Job], …} : TCP 9
{2 workloads: ops/a[Job], …} => shop/web[Deployment] : TCP 9
{ingress-controller} => shop/web[Deployment] : TCP 8080

{2 workloads: ops/a[Job], …}:
  ops/a[Job]
  ops/b[Job]
`);
  });

  test('nothing allowed is nothing written', () => {
    expect([...listText(EMPTY_LIST)]).toEqual([]);
  });

  test('a group without rows is not told about', () => {
    const { table } = EMPTY_LIST;
    expect(textOf(listText({ table: { ...table, endpoints: [endpointOf('{2 workloads: a, …}', { members: ['a', 'b'] })] }, notices: [] }))).toBe('');
  });
});

describe('listText | lines of netpol-analyzer', () => {
  const cases = ['core', 'admin'].map(suite => join(CASES, suite)).filter(existsSync)
    .flatMap(suite => readdirSync(suite).sort().map(name => join(suite, name, 'expected.txt'))).filter(existsSync);
  if (cases.length === 0) {
    test.skip('no conformance data on this machine', () => {});
    return;
  }

  test('are written as they were read, in the order of the table', () => {
    for (const path of cases) {
      const text = readFileSync(path, 'utf8').trimEnd();
      const lines = text === '' ? [] : text.split('\n');
      expect(textOf(listText({ table: tableOf(lines), notices: [] })).split('\n').slice(0, -1)).toEqual(lines);
    }
  });
});

describe('listJson |', () => {
  test('one connection, endpoint and notice a line', () => {
    expect(textOf(listJson(SAMPLE_LIST))).toBe(`{
  "summary": {"connections":9,"connectionsWithoutGroups":11},
  "connections": [
    {"source":"0.0.0.0-255.255.255.255[External]","destination":"shop/web[Deployment]","connections":"TCP 8080","ports":[{"protocol":"TCP","first":8080,"last":8080}]},
    {"source":"shop/db[StatefulSet]","destination":"shop/db[StatefulSet]","connections":"All Connections","ports":[{"protocol":"SCTP","first":1,"last":65535},{"protocol":"TCP","first":1,"last":65535},{"protocol":"UDP","first":1,"last":65535}]},
    {"source":"shop/db[StatefulSet]","destination":"shop/web[Deployment]","connections":"TCP 80,443-445,UDP 53","ports":[{"protocol":"TCP","first":80,"last":80},{"protocol":"TCP","first":443,"last":445},{"protocol":"UDP","first":53,"last":53}]},
    {"source":"shop/web[Deployment]","destination":"2001:db8::-2001:db8::ffff[External]","connections":"UDP 53","ports":[{"protocol":"UDP","first":53,"last":53}]},
    {"source":"shop/web[Deployment]","destination":"[pods app=backup in namespace ops]","connections":"TCP 1-65535","ports":[{"protocol":"TCP","first":1,"last":65535}]},
    {"source":"shop/web[Deployment]","destination":"shop/db[StatefulSet]","connections":"TCP 5432","ports":[{"protocol":"TCP","first":5432,"last":5432}]},
    {"source":"shop/web[Deployment]","destination":"{2 workloads: ops/a[Job], …}","connections":"TCP 9","ports":[{"protocol":"TCP","first":9,"last":9}]},
    {"source":"{2 workloads: ops/a[Job], …}","destination":"shop/web[Deployment]","connections":"TCP 9","ports":[{"protocol":"TCP","first":9,"last":9}]},
    {"source":"{ingress-controller}","destination":"shop/web[Deployment]","connections":"TCP 8080","ports":[{"protocol":"TCP","first":8080,"last":8080}]}
  ],
  "endpoints": [
    {"id":"0.0.0.0-255.255.255.255[External]","type":"external","family":"IPv4","cidrs":["0.0.0.0/0"]},
    {"id":"2001:db8::-2001:db8::ffff[External]","type":"external","family":"IPv6","cidrs":["2001:db8::/112"]},
    {"id":"[pods app=backup in namespace ops]","type":"potential","namespace":"ops"},
    {"id":"shop/db[StatefulSet]","type":"workload","namespace":"shop","name":"db","kind":"StatefulSet"},
    {"id":"shop/web[Deployment]","type":"workload","namespace":"shop","name":"web","kind":"Deployment"},
    {"id":"{2 workloads: ops/a[Job], …}","type":"group","members":["ops/a[Job]","ops/b[Job]"]},
    {"id":"{ingress-controller}","type":"ingress-controller"}
  ],
  "notices": [
    {"type":"rejected","subject":"NetworkPolicy shop/old","text":"spec.ingress[0].ports[0].port 0 must be a whole number from 1 to 65535","origin":"shop/policies.yaml:12"},
    {"type":"note","subject":"broken.yaml:3","text":"is no Kubernetes object","origin":"broken.yaml:3"}
  ]
}
`);
  });

  test('is JSON', () => {
    const { connections, endpoints, notices } = JSON.parse(textOf(listJson(SAMPLE_LIST)));
    expect(connections).toHaveLength(9);
    expect(connections[2]).toEqual({
      source: 'shop/db[StatefulSet]',
      destination: 'shop/web[Deployment]',
      connections: 'TCP 80,443-445,UDP 53',
      ports: [{ protocol: 'TCP', first: 80, last: 80 }, { protocol: 'TCP', first: 443, last: 445 }, { protocol: 'UDP', first: 53, last: 53 }],
    });
    expect(endpoints).toEqual(SAMPLE_LIST.table.endpoints);
    expect(notices).toEqual(SAMPLE_LIST.notices);
  });

  test('nothing', () => {
    expect(textOf(listJson(EMPTY_LIST))).toBe(`{
  "summary": {"connections":0,"connectionsWithoutGroups":0},
  "connections": [],
  "endpoints": [],
  "notices": []
}
`);
  });
});

describe('listCsv |', () => {
  test('quotes what has commas', () => {
    expect(textOf(listCsv(SAMPLE_LIST))).toBe(csvOf(
      'source,destination,connections',
      '0.0.0.0-255.255.255.255[External],shop/web[Deployment],TCP 8080',
      'shop/db[StatefulSet],shop/db[StatefulSet],All Connections',
      'shop/db[StatefulSet],shop/web[Deployment],"TCP 80,443-445,UDP 53"',
      'shop/web[Deployment],2001:db8::-2001:db8::ffff[External],UDP 53',
      'shop/web[Deployment],[pods app=backup in namespace ops],TCP 1-65535',
      'shop/web[Deployment],shop/db[StatefulSet],TCP 5432',
      'shop/web[Deployment],"{2 workloads: ops/a[Job], …}",TCP 9',
      '"{2 workloads: ops/a[Job], …}",shop/web[Deployment],TCP 9',
      '{ingress-controller},shop/web[Deployment],TCP 8080',
    ));
  });

  test('nothing but the header', () => {
    expect(textOf(listCsv(EMPTY_LIST))).toBe('source,destination,connections\r\n');
  });
});

describe('listMarkdown |', () => {
  test('a table, then the members of groups', () => {
    expect(textOf(listMarkdown(SAMPLE_LIST))).toBe(`| source | destination | connections |
|---|---|---|
| 0.0.0.0-255.255.255.255[External] | shop/web[Deployment] | TCP 8080 |
| shop/db[StatefulSet] | shop/db[StatefulSet] | All Connections |
| shop/db[StatefulSet] | shop/web[Deployment] | TCP 80,443-445,UDP 53 |
| shop/web[Deployment] | 2001:db8::-2001:db8::ffff[External] | UDP 53 |
| shop/web[Deployment] | [pods app=backup in namespace ops] | TCP 1-65535 |
| shop/web[Deployment] | shop/db[StatefulSet] | TCP 5432 |
| shop/web[Deployment] | {2 workloads: ops/a[Job], …} | TCP 9 |
| {2 workloads: ops/a[Job], …} | shop/web[Deployment] | TCP 9 |
| {ingress-controller} | shop/web[Deployment] | TCP 8080 |

| group | members |
|---|---|
| {2 workloads: ops/a[Job], …} | ops/a[Job], ops/b[Job] |
`);
  });

  test('nothing', () => {
    expect(textOf(listMarkdown(EMPTY_LIST))).toBe('No connections are allowed.\n');
  });
});

describe('listDot |', () => {
  test('clusters, shapes, and one edge where both ways carry the same', () => {
    expect(textOf(listDot(SAMPLE_LIST))).toBe(`digraph connections {
  rankdir=LR;
  node [shape=box];
  subgraph "cluster_ops" {
    label="ops";
    "[pods app=backup in namespace ops]" [label="[pods app=backup in namespace ops]", style=dashed];
  }
  subgraph "cluster_shop" {
    label="shop";
    "shop/db[StatefulSet]" [label="db[StatefulSet]"];
    "shop/web[Deployment]" [label="web[Deployment]"];
  }
  "0.0.0.0-255.255.255.255[External]" [label="0.0.0.0/0", shape=ellipse];
  "2001:db8::-2001:db8::ffff[External]" [label="2001:db8::/112", shape=ellipse];
  "{2 workloads: ops/a[Job], …}" [label="{2 workloads: ops/a[Job], …}", shape=box3d];
  "{ingress-controller}" [label="ingress-controller", shape=hexagon];
  "0.0.0.0-255.255.255.255[External]" -> "shop/web[Deployment]" [label="TCP 8080"];
  "shop/db[StatefulSet]" -> "shop/db[StatefulSet]" [label="All Connections"];
  "shop/db[StatefulSet]" -> "shop/web[Deployment]" [label="TCP 80,443-445,UDP 53"];
  "shop/web[Deployment]" -> "2001:db8::-2001:db8::ffff[External]" [label="UDP 53"];
  "shop/web[Deployment]" -> "[pods app=backup in namespace ops]" [label="TCP 1-65535"];
  "shop/web[Deployment]" -> "shop/db[StatefulSet]" [label="TCP 5432"];
  "shop/web[Deployment]" -> "{2 workloads: ops/a[Job], …}" [label="TCP 9", dir=both];
  "{ingress-controller}" -> "shop/web[Deployment]" [label="TCP 8080"];
}
`);
  });

  test('nothing', () => {
    expect(textOf(listDot(EMPTY_LIST))).toBe('digraph connections {\n  rankdir=LR;\n  node [shape=box];\n}\n');
  });

  test('endpoints that nothing leads to or from are left out', () => {
    const table = tableOf(['a/b[Pod] => a/c[Pod] : TCP 1']);
    const idle = { ...table, endpoints: [...table.endpoints, endpointOf('a/d[Pod]')] };
    expect(textOf(listDot({ table: idle, notices: [] }))).toBe(textOf(listDot({ table, notices: [] })));
  });
});

describe('listMermaid |', () => {
  test('subgraphs, shapes, and one edge where both ways carry the same', () => {
    expect(textOf(listMermaid(SAMPLE_LIST))).toBe(`flowchart LR
  subgraph ns0["ops"]
    n2["[pods app=backup in namespace ops]"]
  end
  subgraph ns1["shop"]
    n3["db[StatefulSet]"]
    n4["web[Deployment]"]
  end
  n0(["0.0.0.0/0"])
  n1(["2001:db8::/112"])
  n5[["{2 workloads: ops/a[Job], …}"]]
  n6{{"ingress-controller"}}
  n0 -->|"TCP 8080"| n4
  n3 -->|"All Connections"| n3
  n3 -->|"TCP 80,443-445,UDP 53"| n4
  n4 -->|"UDP 53"| n1
  n4 -->|"TCP 1-65535"| n2
  n4 -->|"TCP 5432"| n3
  n4 <-->|"TCP 9"| n5
  n6 -->|"TCP 8080"| n4
  classDef potential stroke-dasharray:5 5
  class n2 potential
`);
  });

  test('nothing', () => {
    expect(textOf(listMermaid(EMPTY_LIST))).toBe('flowchart LR\n');
  });
});

describe('large lists |', () => {
  const COUNT = 200_000;
  const large = { table: largeTable(COUNT), notices: [] };
  const half = { table: largeTable(COUNT / 2), notices: [] };

  test.each([['txt', listText, '\n'], ['json', listJson, '\n  "notices": []\n}\n'], ['csv', listCsv, '\r\n'], ['md', listMarkdown, ' |\n']] as const)(
    '%s comes in even chunks, as many as its length asks for', (_, render, end) => {
      const lengths = Array.from(render(large), chunk => chunk.length);
      expect(Math.max(...lengths)).toBeLessThan(66_000);
      expect(Math.min(...lengths.slice(0, -1))).toBeGreaterThanOrEqual(65_536);
      const ofHalf = Array.from(render(half)).length;
      expect(lengths.length / ofHalf).toBeGreaterThan(1.9);
      expect(lengths.length / ofHalf).toBeLessThan(2.1);
      expect([...render(large)].at(-1)!.endsWith(end)).toBe(true);
    });

  test('txt has a line for each row', () => {
    let count = 0;
    for (const chunk of listText(large)) { count += chunk.split('\n').length - 1; }
    expect(count).toBe(COUNT);
  });

  test('json has an item for each row', () => {
    expect(JSON.parse(textOf(listJson(large))).connections).toHaveLength(COUNT);
  });

  test.each([['dot', listDot, / -> /], ['mermaid', listMermaid, /-->\|/]] as const)('%s draws each pair once, mutual or not', (_, render, sign) => {
    const table = largeTable(10_000);
    const lines = textOf(render({ table, notices: [] })).split('\n').filter(line => sign.test(line));
    const sets = new Map(Array.from(table.from, (from, row) => [`${from} ${table.to[row]}`, table.set[row]]));
    const drawn = [...sets].filter(([pair, set]) => {
      const [from, to] = pair.split(' ').map(Number);
      return from <= to || sets.get(`${to} ${from}`) !== set;
    });
    expect(lines).toHaveLength(drawn.length);
  });

  test('nothing is made before it is asked for', () => {
    const chunks = listText({ table: largeTable(COUNT), notices: [] })[Symbol.iterator]();
    expect(chunks.next().value).toContain(' => ');
  });
});
