import { dnsLabelProblem, dnsSubdomainProblem, labelKeyProblem, labelValueProblem, portNameProblem } from '../../src/manifest';

const a = (length: number) => 'a'.repeat(length);

const SUBDOMAIN_FORM = 'must consist of lower-case letters, digits, "-" and ".", and start and end with a letter or digit';
const LABEL_FORM = 'must consist of lower-case letters, digits and "-", and start and end with a letter or digit';
const QUALIFIED_FORM = 'must consist of letters, digits, "-", "_" and ".", and start and end with a letter or digit';

describe('dnsSubdomainProblem |', () => {
  test.each([
    'a', '1', 'a1', 'a-b', 'a--b', 'a.b', '0.0', 'kubernetes.io', a(64), a(253), `${a(126)}.${a(126)}`,
  ])('accepts "%s"', name => {
    expect(dnsSubdomainProblem(name)).toBeUndefined();
  });

  test.each([
    ['', SUBDOMAIN_FORM],
    ['A', SUBDOMAIN_FORM],
    ['-a', SUBDOMAIN_FORM],
    ['a-', SUBDOMAIN_FORM],
    ['.a', SUBDOMAIN_FORM],
    ['a.', SUBDOMAIN_FORM],
    ['a..b', SUBDOMAIN_FORM],
    ['a.-b', SUBDOMAIN_FORM],
    ['a-.b', SUBDOMAIN_FORM],
    ['a_b', SUBDOMAIN_FORM],
    ['a b', SUBDOMAIN_FORM],
    ['a/b', SUBDOMAIN_FORM],
    ['ä', SUBDOMAIN_FORM],
    ['a\n', SUBDOMAIN_FORM],
    [a(254), 'has 254 characters: at most 253 are allowed'],
  ])('refuses "%s"', (name, problem) => {
    expect(dnsSubdomainProblem(name)).toBe(problem);
  });
});

describe('dnsLabelProblem |', () => {
  test.each(['a', '1', '1a', 'a-b', 'a--b', 'kube-system', a(63)])('accepts "%s"', name => {
    expect(dnsLabelProblem(name)).toBeUndefined();
  });

  test.each([
    ['', LABEL_FORM],
    ['A', LABEL_FORM],
    ['-a', LABEL_FORM],
    ['a-', LABEL_FORM],
    ['a.b', LABEL_FORM],
    ['a_b', LABEL_FORM],
    ['a b', LABEL_FORM],
    ['a\n', LABEL_FORM],
    [a(64), 'has 64 characters: at most 63 are allowed'],
  ])('refuses "%s"', (name, problem) => {
    expect(dnsLabelProblem(name)).toBe(problem);
  });
});

describe('labelKeyProblem |', () => {
  test.each([
    'a', 'A', '1', 'a_b', 'a.b', 'a-b', 'a__b', 'a..b', 'app.kubernetes.io/name', 'kubernetes.io/metadata.name', '1/2', 'a/B_c.d', a(63),
    `${a(253)}/${a(63)}`,
  ])('accepts "%s"', key => {
    expect(labelKeyProblem(key)).toBeUndefined();
  });

  test.each([
    ['', 'must have a name'],
    ['a/', 'must have a name'],
    ['/a', 'has a prefix "" that must not be empty'],
    ['/', 'has a prefix "" that must not be empty'],
    ['a/b/c', 'must have at most one "/", between an optional prefix and the name'],
    ['-a', QUALIFIED_FORM],
    ['a-', QUALIFIED_FORM],
    ['_a', QUALIFIED_FORM],
    ['a.', QUALIFIED_FORM],
    ['a b', QUALIFIED_FORM],
    ['ä', QUALIFIED_FORM],
    ['a\n', QUALIFIED_FORM],
    ['A/b', `has a prefix "A" that ${SUBDOMAIN_FORM}`],
    ['a_b/c', `has a prefix "a_b" that ${SUBDOMAIN_FORM}`],
    ['a..b/c', `has a prefix "a..b" that ${SUBDOMAIN_FORM}`],
    [a(64), 'has a name of 64 characters: at most 63 are allowed'],
    [`p/${a(64)}`, 'has a name of 64 characters: at most 63 are allowed'],
    [`${a(254)}/b`, `has a prefix "${a(254)}" that has 254 characters: at most 253 are allowed`],
  ])('refuses "%s"', (key, problem) => {
    expect(labelKeyProblem(key)).toBe(problem);
  });
});

describe('labelValueProblem |', () => {
  test.each(['', 'a', 'A', '1', 'true', 'a_b', 'a.b', 'a-b', 'v1.2.3', a(63)])('accepts "%s"', value => {
    expect(labelValueProblem(value)).toBeUndefined();
  });

  test.each([
    ['-a', QUALIFIED_FORM],
    ['a-', QUALIFIED_FORM],
    ['.a', QUALIFIED_FORM],
    ['_', QUALIFIED_FORM],
    ['a b', QUALIFIED_FORM],
    ['a/b', QUALIFIED_FORM],
    ['$x', QUALIFIED_FORM],
    ['ä', QUALIFIED_FORM],
    ['a\n', QUALIFIED_FORM],
    [a(64), 'has 64 characters: at most 63 are allowed'],
  ])('refuses "%s"', (value, problem) => {
    expect(labelValueProblem(value)).toBe(problem);
  });

  // what YAML makes of `access: true`, `version: 1` and `app:`, and what no YAML makes
  test.each<[unknown, string]>([
    [true, 'is a boolean: label values are strings, write "true" in quotes'],
    [1, 'is a number: label values are strings, write "1" in quotes'],
    [null, 'is null: label values are strings, write "" for an empty one'],
    [undefined, 'is undefined: label values are strings, write "" for an empty one'],
  ])('refuses %s, which is no string', (value, problem) => {
    expect(labelValueProblem(value as string)).toBe(problem);
  });
});

describe('portNameProblem |', () => {
  test.each(['a', 'http', 'http-2', '1a', 'a1', '8080-tcp', a(15)])('accepts "%s"', name => {
    expect(portNameProblem(name)).toBeUndefined();
  });

  test.each([
    ['', 'has 0 characters: 1 to 15 are allowed'],
    [a(16), 'has 16 characters: 1 to 15 are allowed'],
    ['HTTP', 'must consist of lower-case letters, digits and "-"'],
    ['a_b', 'must consist of lower-case letters, digits and "-"'],
    ['a.b', 'must consist of lower-case letters, digits and "-"'],
    ['a b', 'must consist of lower-case letters, digits and "-"'],
    ['ä', 'must consist of lower-case letters, digits and "-"'],
    ['a\n', 'must consist of lower-case letters, digits and "-"'],
    ['80', 'must contain at least one letter'],
    ['-', 'must contain at least one letter'],
    ['8-0', 'must contain at least one letter'],
    ['-a', 'must not start or end with "-" or contain "--"'],
    ['a-', 'must not start or end with "-" or contain "--"'],
    ['a--b', 'must not start or end with "-" or contain "--"'],
  ])('refuses "%s"', (name, problem) => {
    expect(portNameProblem(name)).toBe(problem);
  });
});
