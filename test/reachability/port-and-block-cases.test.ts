import { explain, query } from '../../src/reachability';
import { PODS, clusterOf, clusterPolicyYaml, evaluationOf, expectAnswers, linesWith, podYaml, policyYaml, refusals } from '../support/corner';

/** Corner cases of ports, addresses and Services, as `corner-cases.test.ts`. */

const ingress = (rules: string) => policyYaml(`{ podSelector: {}, ingress: ${rules} }`);
const egress = (rules: string) => policyYaml(`{ podSelector: {}, policyTypes: [Egress], egress: ${rules} }`);

describe('corner cases | ports', () => {
  test.each(['UDP', 'SCTP', 'TCP'])('3.1.6 a rule for %s opens no other protocol', protocol => {
    const yaml = PODS + ingress(`[{ ports: [{ protocol: ${protocol}, port: 80 }] }]`);
    expectAnswers(yaml, Object.fromEntries(['TCP', 'UDP', 'SCTP'].map(one => [`y/a > x/a ${one} 80`, one === protocol])));
    expectAnswers(yaml, { 'y/a > x/a TCP 81': false, 'y/a > x/a UDP 81': false, 'y/a > x/a SCTP 81': false });
  });

  test.each(['UDP', 'SCTP', 'TCP'])('3.1.6, 3.3 a rule for %s without port is all its ports, and no other protocol', protocol => {
    expectAnswers(PODS + ingress(`[{ ports: [{ protocol: ${protocol} }] }]`), Object.fromEntries(['TCP', 'UDP', 'SCTP'].flatMap(one =>
      [1, 80, 65535].map(port => [`y/a > x/a ${one} ${port}`, one === protocol]))));
  });

  test.each(['{ port: 80 }', '{ protocol: null, port: 80 }'])('3.1.7 the port %s is of TCP', port => {
    expectAnswers(PODS + ingress(`[{ ports: [${port}] }]`), { 'y/a > x/a TCP 80': true, 'y/a > x/a UDP 80': false, 'y/a > x/a SCTP 80': false });
  });

  test('3.1.7 an empty port is all of TCP', () => {
    expectAnswers(PODS + ingress('[{ ports: [{}] }]'), { 'y/a > x/a TCP 1': true, 'y/a > x/a TCP 65535': true, 'y/a > x/a UDP 80': false });
  });

  test('3.1.7 endPort is inside the range', () => {
    expectAnswers(PODS + ingress('[{ ports: [{ port: 79, endPort: 81 }, { protocol: SCTP, port: 90, endPort: 90 }, { protocol: UDP, port: 65534, endPort: 65535 }] }]'), {
      'y/a > x/a TCP 78': false,
      'y/a > x/a TCP 79': true,
      'y/a > x/a TCP 80': true,
      'y/a > x/a TCP 81': true,
      'y/a > x/a TCP 82': false,
      'y/a > x/a SCTP 89': false,
      'y/a > x/a SCTP 90': true,
      'y/a > x/a SCTP 91': false,
      'y/a > x/a UDP 65533': false,
      'y/a > x/a UDP 65535': true,
    });
  });

  test.each(['{ port: 0 }', '{ port: 65536 }', '{ port: 81, endPort: 80 }', '{ port: web, endPort: 80 }', '{ endPort: 80 }', '{ protocol: tcp, port: 80 }', '{ protocol: ICMP }', '{ port: "80" }'])(
    '3.1.7 port %s is refused: the policy takes no part', port => {
      const yaml = PODS + ingress(`[{ ports: [${port}] }]`);
      expect(refusals(yaml)).toEqual([expect.stringMatching(/^NetworkPolicy x\/policy: .*spec\.ingress\[0\]\.ports\[0\]/)]);
      expect(clusterOf(yaml).policies).toEqual([]);
    });

  const named = (name: string, ports: string) => `
--- { apiVersion: v1, kind: Pod, metadata: { name: ${name}, namespace: x, labels: { pod: ${name} } }, spec: { containers: [{ name: app, image: app, ports: ${ports} }] } }`;

  test('3.1.8 a name is resolved in each destination: one name, different numbers', () => {
    const pods = PODS + named('one', '[{ name: web, containerPort: 8001 }]') + named('two', '[{ name: web, containerPort: 8002 }]') + named('none', '[{ containerPort: 8001 }]');
    for (const policy of [ingress('[{ ports: [{ port: web }] }]'), egress('[{ to: [{ podSelector: {} }], ports: [{ port: web }] }]')]) {
      expectAnswers(pods + policy, {
        'x/a > x/one TCP 8001': true,
        'x/a > x/one TCP 8002': false,
        'x/a > x/two TCP 8001': false,
        'x/a > x/two TCP 8002': true,
        'x/a > x/none TCP 8001': false,
        'x/a > x/none TCP 8002': false,
      });
    }
  });

  test('3.1.8 the protocol of the name must be that of the rule', () => {
    const pods = PODS + named('dns', '[{ name: dns, containerPort: 53, protocol: UDP }]');
    expectAnswers(pods + ingress('[{ ports: [{ port: dns }] }]'), { 'x/a > x/dns UDP 53': false, 'x/a > x/dns TCP 53': false });
    expectAnswers(pods + ingress('[{ ports: [{ port: dns, protocol: UDP }] }]'), { 'x/a > x/dns UDP 53': true, 'x/a > x/dns TCP 53': false });
  });

  test('3.1.8 a name that nobody serves opens nothing; a number that nobody serves does', () => {
    expectAnswers(PODS + ingress('[{ ports: [{ port: nobody }, { port: 9999 }] }]'), { 'y/a > x/a TCP 80': false, 'y/a > x/a TCP 9999': true });
  });

  test('3.1.8 a name in egress without peers is legal, and no address has it', () => {
    expectAnswers(PODS + egress('[{ ports: [{ port: serve-80-tcp }] }]'), { 'x/a > y/a TCP 80': true, 'x/a > y/a TCP 81': false, 'x/a > 192.0.2.1 TCP 80': false });
  });
});

describe('corner cases | blocks', () => {
  test('3.1.11 the ends of a block and of its exceptions', () => {
    expectAnswers(PODS + ingress('[{ from: [{ ipBlock: { cidr: 10.0.0.0/8, except: [10.0.0.0/16, 10.2.0.0/16, 10.3.0.0/16] } }] }]'), {
      '9.255.255.255 > x/a': false,
      '10.0.0.0 > x/a': false,
      '10.0.255.255 > x/a': false,
      '10.1.0.0 > x/a': true,
      '10.1.255.255 > x/a': true,
      '10.2.0.0 > x/a': false,
      '10.3.255.255 > x/a': false,
      '10.4.0.0 > x/a': true,
      '10.255.255.255 > x/a': true,
      '11.0.0.0 > x/a': false,
    });
  });

  test('3.1.11 blocks of one rule and of several add up: the exception of one is no denial for another', () => {
    const blocks = ['{ ipBlock: { cidr: 10.0.0.0/8, except: [10.1.0.0/16] } }', '{ ipBlock: { cidr: 10.1.2.0/24 } }'];
    for (const policy of [ingress(`[{ from: [${blocks.join(', ')}] }]`), ingress(`[{ from: [${blocks[0]}] }, { from: [${blocks[1]}] }]`)]) {
      expectAnswers(PODS + policy, { '10.1.1.255 > x/a': false, '10.1.2.0 > x/a': true, '10.1.2.255 > x/a': true, '10.1.3.0 > x/a': false, '10.2.0.0 > x/a': true });
    }
  });

  test('3.1.11 everything, and single addresses', () => {
    expectAnswers(PODS + egress('[{ to: [{ ipBlock: { cidr: 0.0.0.0/0, except: [255.255.255.255/32, 0.0.0.0/32] } }] }]'), {
      'x/a > 0.0.0.0': false, 'x/a > 0.0.0.1': true, 'x/a > 255.255.255.254': true, 'x/a > 255.255.255.255': false,
    });
  });

  test.each(['10.0.0.1/8', 'fd00::1/8'])('3.1.11 block %s is read as servers before 1.36 took it', cidr => {
    expect(refusals(PODS + ingress(`[{ from: [{ ipBlock: { cidr: "${cidr}" } }] }]`))).toEqual([]);
  });

  test.each(['10.0.0.0/33', '10.0.0.0', '010.0.0.0/8'])('3.1.11 block %s is refused', cidr => {
    expect(refusals(PODS + ingress(`[{ from: [{ ipBlock: { cidr: "${cidr}" } }] }]`))).toEqual([expect.stringMatching(/^NetworkPolicy x\/policy: .*ipBlock\.cidr/)]);
  });

  test.each(['10.0.0.0/8', '10.0.0.0/7', '11.0.0.0/16', '::/1'])('3.1.11 exception %s does not lie strictly inside 10.0.0.0/8 and is refused', except => {
    expect(refusals(PODS + ingress(`[{ from: [{ ipBlock: { cidr: 10.0.0.0/8, except: ["${except}"] } }] }]`))).toEqual([
      expect.stringMatching(/^NetworkPolicy x\/policy: .*ipBlock\.except\[0\]/),
    ]);
  });

  describe('3.1.11 pods in blocks', () => {
    const pods = PODS + podYaml('y/known', '', 'podIPs: [{ ip: 10.1.0.5 }, { ip: "fd00::5" }]') + podYaml('y/old', '', 'podIP: 10.2.0.5');
    const from = (block: string) => pods + ingress(`[{ from: [{ ipBlock: { ${block} } }] }]`);

    test('are not found where engines never look there', () => {
      // the address of a pod is the pod
      expectAnswers(from('cidr: 0.0.0.0/0'), { 'y/known > x/a': false, 'y/a > x/a': false, '10.1.0.5 > x/a': false, '10.1.0.6 > x/a': true });
    });

    test('are found by the addresses that the input tells', () => {
      const options = { ipBlocks: 'pod-addresses' as const };
      expectAnswers(from('cidr: 10.1.0.0/16'), { 'y/known > x/a': true, 'y/old > x/a': false, 'y/a > x/a': false }, options);
      expectAnswers(from('cidr: 10.0.0.0/8, except: [10.1.0.5/32]'), { 'y/known > x/a': false, 'y/old > x/a': true, 'y/a > x/a': false }, options);
      expectAnswers(from('cidr: "fd00::/8"'), { 'y/known > x/a': true, 'y/old > x/a': false }, options);
      expectAnswers(from('cidr: 0.0.0.0/0, except: [10.1.0.0/16]'), { 'y/known > x/a': false, 'y/old > x/a': true }, options);
    });

    test('without addresses are found by a block of all addresses, or of all that pods get', () => {
      const options = { ipBlocks: 'pod-addresses' as const };
      expectAnswers(from('cidr: 0.0.0.0/0'), { 'y/a > x/a': true }, options);
      expectAnswers(from('cidr: "::/0"'), { 'y/a > x/a': true }, options);
      expectAnswers(from('cidr: 0.0.0.0/0, except: [192.0.2.1/32]'), { 'y/a > x/a': false }, options);
      const declared = { ...options, podCidrs: ['10.1.0.0/16', '10.2.0.0/16'] };
      expectAnswers(from('cidr: 10.0.0.0/8'), { 'y/a > x/a': true }, declared);
      expectAnswers(from('cidr: 10.1.0.0/16'), { 'y/a > x/a': false }, declared);
      expectAnswers(from('cidr: 10.0.0.0/8, except: [10.2.3.0/24]'), { 'y/a > x/a': false }, declared);
      expectAnswers(from('cidr: 10.0.0.0/8, except: [10.0.0.0/16]'), { 'y/a > x/a': true }, declared);
      expectAnswers(from('cidr: "::/0"'), { 'y/a > x/a': false }, declared);
      expectAnswers(from('cidr: "fd00::/8"'), { 'y/a > x/a': true }, { ...options, podCidrs: ['10.1.0.0/16', 'fd00:1::/64'] });
    });
  });

  test('3.1.15 families never cross', () => {
    expectAnswers(PODS + ingress('[{ from: [{ ipBlock: { cidr: 0.0.0.0/0 } }] }]'), { '10.0.0.1 > x/a': true, '2001:db8::1 > x/a': false, ':: > x/a': false });
    expectAnswers(PODS + ingress('[{ from: [{ ipBlock: { cidr: "::/0" } }] }]'), { '10.0.0.1 > x/a': false, '0.0.0.0 > x/a': false, '2001:db8::1 > x/a': true });
  });

  describe('3.1.15 pods with addresses of both families', () => {
    const dual = (name: string, n: number) => podYaml(name, '', `podIPs: [{ ip: 10.0.0.${n} }, { ip: "fd00::${n}" }]`);
    const pods = dual('x/a', 1) + dual('y/b', 2) + podYaml('y/old', '', 'podIPs: [{ ip: 10.0.0.3 }]') + podYaml('y/new', '', 'podIPs: [{ ip: "fd00::4" }]');
    const options = { ipBlocks: 'pod-addresses' as const };

    test('are denied over the family of the block, and connected over the other', () => {
      const policy = clusterPolicyYaml('ClusterNetworkPolicy', '{ tier: Admin, priority: 1, subject: { namespaces: {} }, egress: [{ action: Deny, to: [{ networks: ["fd00::2/128"] }] }] }');
      expectAnswers(pods + policy, {
        'x/a > y/b': true,
        'x/a > 10.0.0.2': true,
        'x/a > fd00::2': false,
        'fd00::1 > y/b': false,
        '10.0.0.1 > y/b': true,
        'y/old > y/b': true,
        'y/new > y/b': false,
      });
      expect(query(evaluationOf(pods + policy), { from: 'x/a', to: 'y/b', port: 80 })).toMatchObject({ allowed: true, family: 'IPv4' });
      expect(linesWith(pods + policy, '=> y/b[Pod]')).toContain('x/a[Pod] => y/b[Pod] : All Connections');
    });

    test('are not connected where each half allows another family', () => {
      const policies = policyYaml('{ podSelector: {}, policyTypes: [Egress], egress: [{ to: [{ ipBlock: { cidr: "fd00::/8" } }] }] }')
        + policyYaml('{ podSelector: { matchLabels: { pod: b } }, policyTypes: [Ingress], ingress: [{ from: [{ ipBlock: { cidr: 10.0.0.0/8 } }] }] }', 'other', 'y');
      expectAnswers(pods + policies, { 'x/a > y/b': false, 'x/a > y/new': true, 'x/a > y/old': false, 'y/old > y/b': true, 'y/new > y/b': false }, options);
      expect(linesWith(pods + policies, 'x/a[Pod] => y/b[Pod]', options)).toEqual([]);
      const { summary, remedies } = explain(evaluationOf(pods + policies, options), { from: 'x/a', to: 'y/b', port: 80 });
      expect(summary).toBe('over IPv4 egress denied: x/a is isolated by x/policy and no rule lets it connect to y/b on TCP 80 (x/policy allows TCP 80 to others: fd00::/8); '
        + 'ingress allowed by y/other rule 1; over IPv6 egress allowed by x/policy rule 1; '
        + 'ingress denied: y/b is isolated by y/other and no rule admits x/a on TCP 80 (y/other admits TCP 80 from others: 10.0.0.0/8)');
      expect(remedies).toHaveLength(1);
    });

    test('ports of both families are told together, and meet family by family', () => {
      const policies = policyYaml('{ podSelector: {}, policyTypes: [Egress], egress: [{ to: [{ ipBlock: { cidr: "fd00::/8" } }], ports: [{ port: 80 }] }, { to: [{ ipBlock: { cidr: 10.0.0.0/8 } }], ports: [{ port: 81 }] }] }');
      expect(linesWith(pods + policies, 'x/a[Pod] => y/', options)).toEqual([
        'x/a[Pod] => y/b[Pod] : TCP 80-81', 'x/a[Pod] => y/new[Pod] : TCP 80', 'x/a[Pod] => y/old[Pod] : TCP 81',
      ]);
      expectAnswers(pods + policies, { 'x/a > 10.0.0.2': false, 'x/a > 10.0.0.2 TCP 81': true, 'x/a > fd00::2': true, 'x/a > y/b TCP 82': false }, options);
    });

    test('a pod has no connection over a family that it has no address of', () => {
      expectAnswers(pods, { 'y/old > y/new': false, 'y/new > y/old': false, 'y/old > y/b': true, 'y/old > 2001:db8::1': false, '2001:db8::1 > y/new': true });
      const evaluation = evaluationOf(pods);
      expect(explain(evaluation, { from: 'y/old', to: 'y/new', port: 80 }).summary)
        .toBe('over IPv4 egress allowed: no policy selects y/old; ingress denied: y/new has no IPv4 address; '
          + 'over IPv6 egress denied: y/old has no IPv6 address; ingress allowed: no policy selects y/new');
      expect(explain(evaluation, { from: 'y/old', to: '2001:db8::1', port: 80 }).remedies).toEqual(['give y/old an IPv6 address: no policy opens this']);
    });

    test('pods of one family are told nothing about the other', () => {
      const evaluation = evaluationOf(podYaml('x/a', '', 'podIP: 10.0.0.1') + podYaml('y/b', '', 'podIP: 10.0.0.2'));
      expect(query(evaluation, { from: 'x/a', to: 'y/b', port: 80 })).toEqual({ from: 'x/a', to: 'y/b', protocol: 'TCP', port: 80, allowed: true, egress: true, ingress: true });
      expect(explain(evaluation, { from: 'x/a', to: 'y/b', port: 80 }).summary).toBe('egress allowed: no policy selects x/a; ingress allowed: no policy selects y/b');
    });

    test('two addresses of different families are no question', () => {
      expect(() => query(evaluationOf(pods), { from: '10.0.0.1', to: 'fd00::2', port: 80 })).toThrow(
        'Invalid question: 10.0.0.1 is IPv4 and fd00::2 is IPv6. A connection is over one of them: give two addresses of one family, or a name.');
    });

    describe('of pods whose addresses nobody tells may be of either family, or of both', () => {
      const out = (cidr: string) => policyYaml(`{ podSelector: {}, policyTypes: [Egress], egress: [{ to: [{ ipBlock: { cidr: "${cidr}" } }] }] }`);
      const into = (cidr: string) => policyYaml(`{ podSelector: { matchLabels: { pod: b } }, ingress: [{ from: [{ ipBlock: { cidr: "${cidr}" } }] }] }`, 'other', 'y');
      const lines = (yaml: string) => linesWith(PODS + yaml, 'x/a[Pod] => y/b[Pod]', options);

      test('two halves that are open over another family each let nothing through', () => {
        for (const [egressTo, ingressFrom] of [['0.0.0.0/0', '::/0'], ['::/0', '0.0.0.0/0']]) {
          expectAnswers(PODS + out(egressTo) + into(ingressFrom), { 'x/a > y/b': false, 'x/a > y/a': true, 'y/a > y/b': true }, options);
          expect(lines(out(egressTo) + into(ingressFrom))).toEqual([]);
        }
        expect(explain(evaluationOf(PODS + out('0.0.0.0/0') + into('::/0'), options), { from: 'x/a', to: 'y/b', port: 80 }).summary).toMatch(
          /^over IPv4 egress allowed by x\/policy rule 1; ingress denied: .*; over IPv6 egress denied: .*; ingress allowed by y\/other rule 1$/);
      });

      test('two that are open over the same, or one of them over both, let through over that one', () => {
        for (const [egressTo, ingressFrom] of [['0.0.0.0/0', '0.0.0.0/0'], ['::/0', '::/0']]) {
          expectAnswers(PODS + out(egressTo) + into(ingressFrom), { 'x/a > y/b': true, 'y/a > y/b': true }, options);
          expect(lines(out(egressTo) + into(ingressFrom))).toEqual(['x/a[Pod] => y/b[Pod] : All Connections']);
        }
        expect(query(evaluationOf(PODS + out('::/0'), options), { from: 'x/a', to: 'y/b', port: 80 })).toMatchObject({ allowed: true, family: 'IPv6' });
      });

      test('what denies one family leaves the other open, where the input speaks of both', () => {
        const deny = (...cidrs: string[]) => clusterPolicyYaml('ClusterNetworkPolicy',
          `{ tier: Admin, priority: 1, subject: { namespaces: {} }, egress: [{ action: Deny, to: [{ networks: [${cidrs.map(cidr => `"${cidr}"`).join(', ')}] }] }] }`);
        const speaking = policyYaml('{ podSelector: { matchLabels: { pod: none } }, ingress: [{ from: [{ ipBlock: { cidr: "fd00::/8" } }] }] }');
        expectAnswers(PODS + deny('0.0.0.0/0'), { 'x/a > y/b': false });
        expectAnswers(PODS + deny('0.0.0.0/0') + speaking, { 'x/a > y/b': true });
        expect(query(evaluationOf(PODS + deny('0.0.0.0/0') + speaking), { from: 'x/a', to: 'y/b', port: 80 }).family).toBe('IPv6');
        expectAnswers(PODS + deny('0.0.0.0/0', '::/0') + speaking, { 'x/a > y/b': false });
        expectAnswers(PODS + deny('::/0'), { 'x/a > y/b': true });
      });

      test('so may nodes whose addresses nobody tells', () => {
        const hosts = podYaml('x/c', 'hostNetwork: true,') + podYaml('y/c', 'hostNetwork: true,');
        const seen = { hostNetwork: 'node' } as const;
        expectAnswers(PODS + hosts + out('0.0.0.0/0') + into('::/0'), { 'x/a > y/c': true, 'y/c > y/b': true, 'x/a > y/b': false }, seen);
        expect(query(evaluationOf(PODS + hosts + out('0.0.0.0/0') + into('::/0'), seen), { from: 'x/a', to: 'y/c', port: 80 }).family).toBe('IPv4');
      });
    });

    test('pods of which only the declared blocks are known have one address of each of their families', () => {
      const policy = policyYaml('{ podSelector: {}, policyTypes: [Egress], egress: [{ to: [{ ipBlock: { cidr: "fd00::/8" } }] }] }');
      const declared = { ...options, podCidrs: ['10.0.0.0/8', 'fd00::/8'] };
      expectAnswers(PODS + policy, { 'x/a > y/a': true, 'x/a > 10.9.9.9': false }, declared);
      expect(query(evaluationOf(PODS + policy, declared), { from: 'x/a', to: 'y/a', port: 80 }).family).toBe('IPv6');
    });
  });

  test('3.1.15 the ends of an IPv6 block and of its exceptions', () => {
    expectAnswers(PODS + egress('[{ to: [{ ipBlock: { cidr: "2001:db8::/32", except: ["2001:db8:1::/48"] } }] }]'), {
      'x/a > 2001:db7:ffff:ffff:ffff:ffff:ffff:ffff': false,
      'x/a > 2001:db8::': true,
      'x/a > 2001:db8:0:ffff:ffff:ffff:ffff:ffff': true,
      'x/a > 2001:db8:1::': false,
      'x/a > 2001:db8:1:ffff:ffff:ffff:ffff:ffff': false,
      'x/a > 2001:db8:2::': true,
      'x/a > 2001:db9::': false,
      'x/a > 10.0.0.1': false,
    });
    const table = linesWith(PODS + egress('[{ to: [{ ipBlock: { cidr: "2001:db8::/32" } }] }]'), 'x/a[Pod] => ').filter(line => line.includes('[External]'));
    expect(table).toEqual(['x/a[Pod] => 2001:db8::-2001:db8:ffff:ffff:ffff:ffff:ffff:ffff[External] : All Connections']);
  });
});

describe('corner cases | Services', () => {
  const WEB = `
--- { apiVersion: v1, kind: Pod, metadata: { name: web, namespace: x, labels: { pod: web } }, spec: { containers: [{ name: app, image: app, ports: [
      { name: http, containerPort: 8080 }, { name: dns, containerPort: 53, protocol: UDP }] }] } }`;
  const service = (spec: string, name = 'web') => `
--- { apiVersion: v1, kind: Service, metadata: { name: ${name}, namespace: x }, spec: ${spec} }`;
  const SERVICE = service('{ clusterIP: 10.96.0.10, selector: { pod: web }, ports: [{ name: web, port: 80, targetPort: 8080 }] }');

  test('3.1.12 policies see the port of the pod, not that of the Service', () => {
    expectAnswers(PODS + WEB + SERVICE + ingress('[{ ports: [{ port: 80 }] }]'), { 'y/a > x/web TCP 8080': false });
    expectAnswers(PODS + WEB + SERVICE + ingress('[{ ports: [{ port: 8080 }] }]'), { 'y/a > x/web TCP 8080': true, 'y/a > x/web TCP 80': false });
  });

  test('3.1.12 a block that holds the address of a Service finds no pod behind it', () => {
    const yaml = PODS + WEB + SERVICE + egress('[{ to: [{ ipBlock: { cidr: 10.96.0.10/32 } }] }]');
    expectAnswers(yaml, { 'x/a > x/web TCP 8080': false });
    expect(() => expectAnswers(yaml, { 'x/a > 10.96.0.10 TCP 80': true })).toThrow('10.96.0.10 is the address of Service x/web, which policies never see');
  });

  const route = (backend: string) => `
--- { apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: { name: route, namespace: x }, spec: { rules: [{ host: no-http.example }, { http: { paths: [
      { path: /, pathType: Prefix, backend: { service: ${backend} } }] } }] } }`;
  const entries = (yaml: string) => linesWith(PODS + WEB + yaml, '{ingress-controller}');

  test.each(['{ name: web, port: { number: 80 } }', '{ name: web, port: { name: web } }'])('3.1.18 Ingress to %s, beside a rule without http', backend => {
    expect(entries(SERVICE + route(backend))).toEqual(['{ingress-controller} => x/web[Pod] : TCP 8080']);
  });

  test('3.1.18 an Ingress needs the ingress policy of the pod, and no other', () => {
    expect(entries(SERVICE + route('{ name: web, port: { number: 80 } }') + policyYaml('{ podSelector: {}, policyTypes: [Egress] }'))).toHaveLength(1);
    expect(entries(SERVICE + route('{ name: web, port: { number: 80 } }') + ingress('[{ from: [{ podSelector: {} }] }]'))).toEqual([]);
    expect(entries(SERVICE + route('{ name: web, port: { number: 80 } }') + ingress('[{ ports: [{ port: http }] }]'))).toEqual(['{ingress-controller} => x/web[Pod] : TCP 8080']);
  });

  test('3.1.18 the default backend of an Ingress', () => {
    expect(entries(`${SERVICE}
--- { apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: { name: route, namespace: x }, spec: { defaultBackend: { service: { name: web, port: { number: 80 } } } } }`))
      .toEqual(['{ingress-controller} => x/web[Pod] : TCP 8080']);
  });

  test.each([
    ['an unknown Service', SERVICE, '{ name: nobody, port: { number: 80 } }'],
    ['an unknown port', SERVICE, '{ name: web, port: { number: 81 } }'],
    ['a Service of another protocol', service('{ selector: { pod: web }, ports: [{ port: 80, targetPort: dns, protocol: UDP }] }'), '{ name: web, port: { number: 80 } }'],
    ['an ExternalName', service('{ type: ExternalName, externalName: example.com }'), '{ name: web, port: { number: 80 } }'],
    ['a Service without selector', service('{ ports: [{ port: 80 }] }'), '{ name: web, port: { number: 80 } }'],
  ])('3.1.18 Ingress to %s leads nowhere', (_, services, backend) => {
    expect(entries(services + route(backend))).toEqual([]);
  });

  test('3.1.18 Ingress to a headless Service', () => {
    const headless = service('{ clusterIP: None, selector: { pod: web }, ports: [{ port: 8080 }] }');
    expect(entries(headless + route('{ name: web, port: { number: 8080 } }'))).toEqual(['{ingress-controller} => x/web[Pod] : TCP 8080']);
  });
});
