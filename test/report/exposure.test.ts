import { exposureCsv, exposureDot, exposureJson, exposureMarkdown, exposureMermaid, exposureText } from '../../src/report';
import { SAMPLE_EXPOSURE, csvOf, textOf } from '../support/sample-results';

const NONE = { workloads: [], notices: [] };
const [DB] = SAMPLE_EXPOSURE.workloads;

describe('exposureText |', () => {
  test('first what is not protected, then each workload', () => {
    expect(textOf(exposureText(SAMPLE_EXPOSURE))).toBe(`shop/web[Deployment] is not protected on ingress and egress

shop/db[StatefulSet]
  ingress, protected:
    [pods app=backup in namespace ops] : TCP 5432
  egress, protected: nothing

shop/web[Deployment]
  ingress, not protected:
    0.0.0.0-255.255.255.255[External] : All Connections
    {ingress-controller} : TCP 8080
  egress, not protected:
    0.0.0.0-255.255.255.255[External] : All Connections
`);
  });

  test('all protected', () => {
    expect(textOf(exposureText({ ...NONE, workloads: [DB] }))).toBe(`shop/db[StatefulSet]
  ingress, protected:
    [pods app=backup in namespace ops] : TCP 5432
  egress, protected: nothing
`);
  });

  test('one direction without protection', () => {
    expect(textOf(exposureText({ ...NONE, workloads: [{ ...DB, egress: { isProtected: false, peers: [] } }] })).split('\n')[0])
      .toBe('shop/db[StatefulSet] is not protected on egress');
  });

  test('no workloads', () => {
    expect([...exposureText(NONE)]).toEqual([]);
  });
});

describe('exposureJson |', () => {
  test('a workload a line', () => {
    expect(textOf(exposureJson(SAMPLE_EXPOSURE))).toBe(`{
  "summary": {"workloads":2,"unprotectedIngress":1,"unprotectedEgress":1},
  "workloads": [
    {"workload":"shop/db[StatefulSet]","ingress":{"protected":true,"peers":[{"peer":"[pods app=backup in namespace ops]","connections":"TCP 5432","ports":[{"protocol":"TCP","first":5432,"last":5432}]}]},"egress":{"protected":true,"peers":[]}},
    {"workload":"shop/web[Deployment]","ingress":{"protected":false,"peers":[{"peer":"0.0.0.0-255.255.255.255[External]","connections":"All Connections","ports":[{"protocol":"SCTP","first":1,"last":65535},{"protocol":"TCP","first":1,"last":65535},{"protocol":"UDP","first":1,"last":65535}]},{"peer":"{ingress-controller}","connections":"TCP 8080","ports":[{"protocol":"TCP","first":8080,"last":8080}]}]},"egress":{"protected":false,"peers":[{"peer":"0.0.0.0-255.255.255.255[External]","connections":"All Connections","ports":[{"protocol":"SCTP","first":1,"last":65535},{"protocol":"TCP","first":1,"last":65535},{"protocol":"UDP","first":1,"last":65535}]}]}}
  ],
  "endpoints": [
    {"id":"0.0.0.0-255.255.255.255[External]","type":"external","family":"IPv4","cidrs":["0.0.0.0/0"]},
    {"id":"[pods app=backup in namespace ops]","type":"potential","namespace":"ops"},
    {"id":"shop/db[StatefulSet]","type":"workload","namespace":"shop","name":"db","kind":"StatefulSet"},
    {"id":"shop/web[Deployment]","type":"workload","namespace":"shop","name":"web","kind":"Deployment"},
    {"id":"{ingress-controller}","type":"ingress-controller"}
  ],
  "notices": [
    {"type":"rejected","subject":"NetworkPolicy shop/old","text":"spec.ingress[0].ports[0].port 0 must be a whole number from 1 to 65535","origin":"shop/policies.yaml:12"},
    {"type":"note","subject":"broken.yaml:3","text":"is no Kubernetes object","origin":"broken.yaml:3"}
  ]
}
`);
  });

  test('no workloads', () => {
    expect(textOf(exposureJson(NONE))).toBe(`{
  "summary": {"workloads":0,"unprotectedIngress":0,"unprotectedEgress":0},
  "workloads": [],
  "endpoints": [],
  "notices": []
}
`);
  });
});

describe('exposureCsv |', () => {
  test('a row for each peer, and one where there is none', () => {
    expect(textOf(exposureCsv(SAMPLE_EXPOSURE))).toBe(csvOf(
      'workload,direction,protection,peer,connections',
      'shop/db[StatefulSet],ingress,protected,[pods app=backup in namespace ops],TCP 5432',
      'shop/db[StatefulSet],egress,protected,,No Connections',
      'shop/web[Deployment],ingress,not protected,0.0.0.0-255.255.255.255[External],All Connections',
      'shop/web[Deployment],ingress,not protected,{ingress-controller},TCP 8080',
      'shop/web[Deployment],egress,not protected,0.0.0.0-255.255.255.255[External],All Connections',
    ));
  });
});

describe('exposureMarkdown |', () => {
  test('how many are not protected, which, and all of it', () => {
    expect(textOf(exposureMarkdown(SAMPLE_EXPOSURE))).toBe(`**Workloads: 2. Not protected on ingress: 1, on egress: 1.**

| workload | not protected on |
|---|---|
| shop/web[Deployment] | ingress, egress |

| workload | direction | protection | peer | connections |
|---|---|---|---|---|
| shop/db[StatefulSet] | ingress | protected | [pods app=backup in namespace ops] | TCP 5432 |
| shop/db[StatefulSet] | egress | protected |  | No Connections |
| shop/web[Deployment] | ingress | not protected | 0.0.0.0-255.255.255.255[External] | All Connections |
| shop/web[Deployment] | ingress | not protected | {ingress-controller} | TCP 8080 |
| shop/web[Deployment] | egress | not protected | 0.0.0.0-255.255.255.255[External] | All Connections |
`);
  });

  test('all protected', () => {
    expect(textOf(exposureMarkdown({ ...NONE, workloads: [DB] })).split('\n').slice(0, 3)).toEqual([
      '**Workloads: 1. Not protected on ingress: 0, on egress: 0.**', '', '| workload | direction | protection | peer | connections |',
    ]);
  });

  test('no workloads', () => {
    expect(textOf(exposureMarkdown(NONE))).toBe('**Workloads: 0. Not protected on ingress: 0, on egress: 0.**\n');
  });
});

describe('exposureDot |', () => {
  test('workloads without protection stand out', () => {
    expect(textOf(exposureDot(SAMPLE_EXPOSURE))).toBe(`digraph connections {
  rankdir=LR;
  node [shape=box];
  subgraph "cluster_ops" {
    label="ops";
    "[pods app=backup in namespace ops]" [label="[pods app=backup in namespace ops]", style=dashed];
  }
  subgraph "cluster_shop" {
    label="shop";
    "shop/db[StatefulSet]" [label="db[StatefulSet]"];
    "shop/web[Deployment]" [label="web[Deployment]", color="#cf222e", penwidth=2];
  }
  "0.0.0.0-255.255.255.255[External]" [label="0.0.0.0/0", shape=ellipse];
  "{ingress-controller}" [label="ingress-controller", shape=hexagon];
  "[pods app=backup in namespace ops]" -> "shop/db[StatefulSet]" [label="TCP 5432"];
  "0.0.0.0-255.255.255.255[External]" -> "shop/web[Deployment]" [label="All Connections", dir=both];
  "{ingress-controller}" -> "shop/web[Deployment]" [label="TCP 8080"];
}
`);
  });

  test('a workload that nothing reaches is drawn', () => {
    expect(textOf(exposureDot({ ...NONE, workloads: [{ ...DB, ingress: DB.egress }] }))).toContain('"shop/db[StatefulSet]" [label="db[StatefulSet]"];');
  });
});

describe('exposureMermaid |', () => {
  test('workloads without protection stand out', () => {
    expect(textOf(exposureMermaid(SAMPLE_EXPOSURE))).toBe(`flowchart LR
  subgraph ns0["ops"]
    n1["[pods app=backup in namespace ops]"]
  end
  subgraph ns1["shop"]
    n2["db[StatefulSet]"]
    n3["web[Deployment]"]
  end
  n0(["0.0.0.0/0"])
  n4{{"ingress-controller"}}
  n1 -->|"TCP 5432"| n2
  n0 <-->|"All Connections"| n3
  n4 -->|"TCP 8080"| n3
  classDef potential stroke-dasharray:5 5
  class n1 potential
  classDef unprotected stroke:#cf222e,stroke-width:2px
  class n3 unprotected
`);
  });
});
