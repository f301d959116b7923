import { diffCsv, diffDot, diffJson, diffMarkdown, diffMermaid, diffText } from '../../src/report';
import { EMPTY_DIFF, SAMPLE_DIFF, connectionSet, csvOf, endpointOf, textOf } from '../support/sample-results';

const LABELS = { labels: { before: 'main', after: 'this branch' } };

describe('diffText |', () => {
  test('changed, added, removed, then the ingress controller', () => {
    expect(textOf(diffText(SAMPLE_DIFF))).toBe(`Connectivity diff:
diff-type: changed, source: shop/web[Deployment], destination: shop/db[StatefulSet], before: TCP 5432, after: TCP 5432-5433
diff-type: added, source: shop/db[StatefulSet], destination: {2 workloads: ops/a[Job], …}, before: No Connections, after: TCP 9, workloads-diff-info: workload {2 workloads: ops/a[Job], …} added
diff-type: added, source: shop/db[StatefulSet], destination: shop/web[Deployment], before: No Connections, after: TCP 80,443, workloads-diff-info: workload shop/web[Deployment] added
diff-type: added, source: {2 workloads: ops/a[Job], …}, destination: {2 workloads: ops/a[Job], …}, before: No Connections, after: TCP 9, workloads-diff-info: workload {2 workloads: ops/a[Job], …} added
diff-type: added, source: {2 workloads: ops/a[Job], …}, destination: shop/db[StatefulSet], before: No Connections, after: TCP 9, workloads-diff-info: workload {2 workloads: ops/a[Job], …} added
diff-type: removed, source: 0.0.0.0-255.255.255.255[External], destination: shop/db[StatefulSet], before: TCP 5432, after: No Connections
diff-type: removed, source: shop/db[StatefulSet], destination: shop/old[Pod], before: All Connections, after: No Connections, workloads-diff-info: workload shop/old[Pod] removed
diff-type: changed, source: {ingress-controller}, destination: shop/web[Deployment], before: TCP 8080, after: TCP 8443

{2 workloads: ops/a[Job], …}:
  ops/a[Job]
  ops/b[Job]
`);
  });

  test('labels of the two sides', () => {
    expect(textOf(diffText(SAMPLE_DIFF, LABELS)).split('\n')[1])
      .toBe('diff-type: changed, source: shop/web[Deployment], destination: shop/db[StatefulSet], main: TCP 5432, this branch: TCP 5432-5433');
  });

  test.each([
    ['both ends new', 'added', ['a/b[Pod]', 'a/c[Pod]'], 'workload a/b[Pod] and a/c[Pod] added'],
    ['its source new', 'added', ['a/b[Pod]'], 'workload a/b[Pod] added'],
    ['its destination gone', 'removed', ['a/c[Pod]'], 'workload a/c[Pod] removed'],
  ] as const)('%s', (_, type, workloads, info) => {
    const sides = { before: connectionSet('TCP 1'), after: connectionSet('TCP 1'), [type === 'added' ? 'before' : 'after']: connectionSet('No Connections') };
    const change = { type, from: endpointOf('a/b[Pod]'), to: endpointOf('a/c[Pod]'), ...sides };
    const text = textOf(diffText({ ...EMPTY_DIFF, changes: [change], [`${type}Workloads`]: workloads }));
    expect(text).toBe(`Connectivity diff:\ndiff-type: ${type}, source: a/b[Pod], destination: a/c[Pod], `
      + `before: ${sides.before.text}, after: ${sides.after.text}, workloads-diff-info: ${info}\n`);
  });

  test('a group of which a part is new is not new', () => {
    const group = endpointOf('{2 workloads: a/b[Pod], …}', { members: ['a/b[Pod]', 'a/c[Pod]'] });
    const change = { type: 'added' as const, from: group, to: endpointOf('a/d[Pod]'), before: connectionSet('No Connections'), after: connectionSet('TCP 1') };
    expect(textOf(diffText({ ...EMPTY_DIFF, changes: [change], addedWorkloads: ['a/b[Pod]'] }))).not.toContain('workloads-diff-info');
  });

  const exposure = [{
    type: 'added' as const, from: endpointOf('[any pod of the cluster]'), to: endpointOf('a/b[Pod]'), before: connectionSet('No Connections'), after: connectionSet('TCP 1'),
  }];

  test('what changed with pods outside of the input, below what changed in it', () => {
    const line = 'diff-type: added, source: [any pod of the cluster], destination: a/b[Pod], before: No Connections, after: TCP 1\n';
    expect(textOf(diffText({ ...EMPTY_DIFF, exposure }))).toBe(`Exposure diff:\n${line}`);
    const lines = textOf(diffText({ ...SAMPLE_DIFF, exposure }));
    expect(lines.indexOf(`Exposure diff:\n${line}`)).toBeGreaterThan(lines.indexOf('{ingress-controller}'));
  });

  test('it is in every other format too', () => {
    expect(JSON.parse(textOf(diffJson({ ...EMPTY_DIFF, exposure })))).toMatchObject({
      connections: [], exposure: [{ type: 'added', source: '[any pod of the cluster]', destination: 'a/b[Pod]' }], endpoints: [{ id: '[any pod of the cluster]' }, { id: 'a/b[Pod]' }],
    });
    expect(textOf(diffCsv({ ...EMPTY_DIFF, exposure })).split('\r\n')[1]).toBe('added,[any pod of the cluster],a/b[Pod],No Connections,TCP 1,');
    expect(textOf(diffMarkdown({ ...EMPTY_DIFF, exposure }))).toContain('\nWith pods outside of the input:\n\n|  | source |');
    expect(textOf(diffDot({ ...EMPTY_DIFF, exposure }))).toContain('"[any pod of the cluster]" -> "a/b[Pod]" [label="TCP 1", color="#1a7f37"');
    expect(textOf(diffMermaid({ ...EMPTY_DIFF, exposure }))).toContain('TCP 1');
  });

  test('no change is nothing written', () => {
    expect([...diffText(EMPTY_DIFF)]).toEqual([]);
  });
});

describe('diffJson |', () => {
  test('the changes in the order of the result, both sides with their ports', () => {
    expect(textOf(diffJson(SAMPLE_DIFF))).toBe(`{
  "summary": {"added":4,"removed":2,"changed":2},
  "connections": [
    {"type":"removed","source":"0.0.0.0-255.255.255.255[External]","destination":"shop/db[StatefulSet]","before":{"connections":"TCP 5432","ports":[{"protocol":"TCP","first":5432,"last":5432}]},"after":{"connections":"No Connections","ports":[]}},
    {"type":"added","source":"shop/db[StatefulSet]","destination":"{2 workloads: ops/a[Job], …}","before":{"connections":"No Connections","ports":[]},"after":{"connections":"TCP 9","ports":[{"protocol":"TCP","first":9,"last":9}]}},
    {"type":"removed","source":"shop/db[StatefulSet]","destination":"shop/old[Pod]","before":{"connections":"All Connections","ports":[{"protocol":"SCTP","first":1,"last":65535},{"protocol":"TCP","first":1,"last":65535},{"protocol":"UDP","first":1,"last":65535}]},"after":{"connections":"No Connections","ports":[]}},
    {"type":"added","source":"shop/db[StatefulSet]","destination":"shop/web[Deployment]","before":{"connections":"No Connections","ports":[]},"after":{"connections":"TCP 80,443","ports":[{"protocol":"TCP","first":80,"last":80},{"protocol":"TCP","first":443,"last":443}]}},
    {"type":"changed","source":"shop/web[Deployment]","destination":"shop/db[StatefulSet]","before":{"connections":"TCP 5432","ports":[{"protocol":"TCP","first":5432,"last":5432}]},"after":{"connections":"TCP 5432-5433","ports":[{"protocol":"TCP","first":5432,"last":5433}]}},
    {"type":"added","source":"{2 workloads: ops/a[Job], …}","destination":"{2 workloads: ops/a[Job], …}","before":{"connections":"No Connections","ports":[]},"after":{"connections":"TCP 9","ports":[{"protocol":"TCP","first":9,"last":9}]}},
    {"type":"added","source":"{2 workloads: ops/a[Job], …}","destination":"shop/db[StatefulSet]","before":{"connections":"No Connections","ports":[]},"after":{"connections":"TCP 9","ports":[{"protocol":"TCP","first":9,"last":9}]}},
    {"type":"changed","source":"{ingress-controller}","destination":"shop/web[Deployment]","before":{"connections":"TCP 8080","ports":[{"protocol":"TCP","first":8080,"last":8080}]},"after":{"connections":"TCP 8443","ports":[{"protocol":"TCP","first":8443,"last":8443}]}}
  ],
  "exposure": [],
  "endpoints": [
    {"id":"0.0.0.0-255.255.255.255[External]","type":"external","family":"IPv4","cidrs":["0.0.0.0/0"]},
    {"id":"shop/db[StatefulSet]","type":"workload","namespace":"shop","name":"db","kind":"StatefulSet"},
    {"id":"shop/old[Pod]","type":"workload","namespace":"shop","name":"old","kind":"Pod"},
    {"id":"shop/web[Deployment]","type":"workload","namespace":"shop","name":"web","kind":"Deployment"},
    {"id":"{2 workloads: ops/a[Job], …}","type":"group","members":["ops/a[Job]","ops/b[Job]"]},
    {"id":"{ingress-controller}","type":"ingress-controller"}
  ],
  "addedWorkloads": ["ops/a[Job]","ops/b[Job]","ops/idle[Pod]","shop/web[Deployment]"],
  "removedWorkloads": ["shop/old[Pod]"],
  "notices": [
    {"side":"before","type":"note","subject":"Pod shop/old","text":"has no labels"},
    {"side":"after","type":"note","subject":"Pod shop/old","text":"has no labels"},
    {"side":"after","type":"ignored","subject":"Service shop/web","text":"has no selector","origin":"web.yaml"}
  ]
}
`);
  });

  test('no change', () => {
    expect(textOf(diffJson(EMPTY_DIFF))).toBe(`{
  "summary": {"added":0,"removed":0,"changed":0},
  "connections": [],
  "exposure": [],
  "endpoints": [],
  "addedWorkloads": [],
  "removedWorkloads": [],
  "notices": []
}
`);
  });
});

describe('diffCsv |', () => {
  test('a header with the labels', () => {
    expect(textOf(diffCsv(SAMPLE_DIFF, LABELS))).toBe(csvOf(
      'diff-type,source,destination,main,this branch,workloads-diff-info',
      'changed,shop/web[Deployment],shop/db[StatefulSet],TCP 5432,TCP 5432-5433,',
      'added,shop/db[StatefulSet],"{2 workloads: ops/a[Job], …}",No Connections,TCP 9,"workload {2 workloads: ops/a[Job], …} added"',
      'added,shop/db[StatefulSet],shop/web[Deployment],No Connections,"TCP 80,443",workload shop/web[Deployment] added',
      'added,"{2 workloads: ops/a[Job], …}","{2 workloads: ops/a[Job], …}",No Connections,TCP 9,"workload {2 workloads: ops/a[Job], …} added"',
      'added,"{2 workloads: ops/a[Job], …}",shop/db[StatefulSet],No Connections,TCP 9,"workload {2 workloads: ops/a[Job], …} added"',
      'removed,0.0.0.0-255.255.255.255[External],shop/db[StatefulSet],TCP 5432,No Connections,',
      'removed,shop/db[StatefulSet],shop/old[Pod],All Connections,No Connections,workload shop/old[Pod] removed',
      'changed,{ingress-controller},shop/web[Deployment],TCP 8080,TCP 8443,',
    ));
  });

  test('no change', () => {
    expect(textOf(diffCsv(EMPTY_DIFF))).toBe('diff-type,source,destination,before,after,workloads-diff-info\r\n');
  });
});

describe('diffMarkdown |', () => {
  test('counts, the table, workloads that came or went, what is new to know', () => {
    expect(textOf(diffMarkdown(SAMPLE_DIFF, LABELS))).toBe(`**Connections: 4 added, 2 removed, 2 changed.** Workloads: 4 added, 1 removed.

|  | source | destination | main | this branch | workloads |
|---|---|---|---|---|---|
| changed | shop/web[Deployment] | shop/db[StatefulSet] | TCP 5432 | TCP 5432-5433 |  |
| added | shop/db[StatefulSet] | {2 workloads: ops/a[Job], …} | No Connections | TCP 9 | workload {2 workloads: ops/a[Job], …} added |
| added | shop/db[StatefulSet] | shop/web[Deployment] | No Connections | TCP 80,443 | workload shop/web[Deployment] added |
| added | {2 workloads: ops/a[Job], …} | {2 workloads: ops/a[Job], …} | No Connections | TCP 9 | workload {2 workloads: ops/a[Job], …} added |
| added | {2 workloads: ops/a[Job], …} | shop/db[StatefulSet] | No Connections | TCP 9 | workload {2 workloads: ops/a[Job], …} added |
| removed | 0.0.0.0-255.255.255.255[External] | shop/db[StatefulSet] | TCP 5432 | No Connections |  |
| removed | shop/db[StatefulSet] | shop/old[Pod] | All Connections | No Connections | workload shop/old[Pod] removed |
| changed | {ingress-controller} | shop/web[Deployment] | TCP 8080 | TCP 8443 |  |

| group | members |
|---|---|
| {2 workloads: ops/a[Job], …} | ops/a[Job], ops/b[Job] |

New workloads:

- ops/a[Job]
- ops/b[Job]
- ops/idle[Pod]
- shop/web[Deployment]

Workloads that are gone:

- shop/old[Pod]

New notices about this branch:

- ignored Service shop/web: has no selector (web.yaml)
`);
  });

  test('no change', () => {
    expect(textOf(diffMarkdown(EMPTY_DIFF))).toBe('**Connections: 0 added, 0 removed, 0 changed.** Workloads: 0 added, 0 removed.\n');
  });

  test('a workload that nothing is allowed to or from', () => {
    expect(textOf(diffMarkdown({ ...EMPTY_DIFF, addedWorkloads: ['a/b[Pod]'] })))
      .toBe('**Connections: 0 added, 0 removed, 0 changed.** Workloads: 1 added, 0 removed.\n\nNew workloads:\n\n- a/b[Pod]\n');
  });
});

describe('diffDot |', () => {
  test('added green, removed red, changed dashed', () => {
    expect(textOf(diffDot(SAMPLE_DIFF))).toBe(`digraph connections {
  rankdir=LR;
  node [shape=box];
  subgraph "cluster_shop" {
    label="shop";
    "shop/db[StatefulSet]" [label="db[StatefulSet]"];
    "shop/old[Pod]" [label="old[Pod]", color="#cf222e", penwidth=2];
    "shop/web[Deployment]" [label="web[Deployment]", color="#1a7f37", penwidth=2];
  }
  "0.0.0.0-255.255.255.255[External]" [label="0.0.0.0/0", shape=ellipse];
  "{2 workloads: ops/a[Job], …}" [label="{2 workloads: ops/a[Job], …}", shape=box3d, color="#1a7f37", penwidth=2];
  "{ingress-controller}" [label="ingress-controller", shape=hexagon];
  "0.0.0.0-255.255.255.255[External]" -> "shop/db[StatefulSet]" [label="TCP 5432", color="#cf222e", fontcolor="#cf222e"];
  "shop/db[StatefulSet]" -> "{2 workloads: ops/a[Job], …}" [label="TCP 9", dir=both, color="#1a7f37", fontcolor="#1a7f37"];
  "shop/db[StatefulSet]" -> "shop/old[Pod]" [label="All Connections", color="#cf222e", fontcolor="#cf222e"];
  "shop/db[StatefulSet]" -> "shop/web[Deployment]" [label="TCP 80,443", color="#1a7f37", fontcolor="#1a7f37"];
  "shop/web[Deployment]" -> "shop/db[StatefulSet]" [label="TCP 5432-5433 (was TCP 5432)", color="#d4760a", fontcolor="#d4760a", style=dashed];
  "{2 workloads: ops/a[Job], …}" -> "{2 workloads: ops/a[Job], …}" [label="TCP 9", color="#1a7f37", fontcolor="#1a7f37"];
  "{ingress-controller}" -> "shop/web[Deployment]" [label="TCP 8443 (was TCP 8080)", color="#d4760a", fontcolor="#d4760a", style=dashed];
}
`);
  });

  test('ways that changed differently are drawn apart', () => {
    const [a, b] = [endpointOf('a/b[Pod]'), endpointOf('a/c[Pod]')];
    const none = connectionSet('No Connections');
    const all = connectionSet('All Connections');
    const text = textOf(diffDot({ ...EMPTY_DIFF, changes: [{ type: 'added', from: a, to: b, before: none, after: all }, { type: 'removed', from: b, to: a, before: all, after: none }] }));
    expect(text).toContain('"a/b[Pod]" -> "a/c[Pod]" [label="All Connections", color="#1a7f37", fontcolor="#1a7f37"];');
    expect(text).toContain('"a/c[Pod]" -> "a/b[Pod]" [label="All Connections", color="#cf222e", fontcolor="#cf222e"];');
  });

  test('no change', () => {
    expect(textOf(diffDot(EMPTY_DIFF))).toBe('digraph connections {\n  rankdir=LR;\n  node [shape=box];\n}\n');
  });
});

describe('diffMermaid |', () => {
  test('added green, removed red, changed dashed', () => {
    expect(textOf(diffMermaid(SAMPLE_DIFF))).toBe(`flowchart LR
  subgraph ns0["shop"]
    n1["db[StatefulSet]"]
    n2["old[Pod]"]
    n3["web[Deployment]"]
  end
  n0(["0.0.0.0/0"])
  n4[["{2 workloads: ops/a[Job], …}"]]
  n5{{"ingress-controller"}}
  n0 -->|"TCP 5432"| n1
  n1 <-->|"TCP 9"| n4
  n1 -->|"All Connections"| n2
  n1 -->|"TCP 80,443"| n3
  n3 -.->|"TCP 5432-5433 (was TCP 5432)"| n1
  n4 -->|"TCP 9"| n4
  n5 -.->|"TCP 8443 (was TCP 8080)"| n3
  classDef added stroke:#1a7f37,stroke-width:2px
  class n3,n4 added
  classDef removed stroke:#cf222e,stroke-width:2px
  class n2 removed
  linkStyle 1,3,5 stroke:#1a7f37,color:#1a7f37
  linkStyle 0,2 stroke:#cf222e,color:#cf222e
  linkStyle 4,6 stroke:#d4760a,color:#d4760a
`);
  });

  test('no change', () => {
    expect(textOf(diffMermaid(EMPTY_DIFF))).toBe('flowchart LR\n');
  });
});
