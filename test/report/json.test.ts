import { endpointJson, jsonObject } from '../../src/report/json';
import { endpointOf, textOf } from '../support/sample-results';

describe('jsonObject |', () => {
  test('a member a line, an item a line', () => {
    expect(textOf(jsonObject({ count: '2', items: ['{"a":1}', '"b"'], none: [], last: ['3'] }))).toBe(`{
  "count": 2,
  "items": [
    {"a":1},
    "b"
  ],
  "none": [],
  "last": [
    3
  ]
}
`);
  });
});

describe('endpointJson |', () => {
  test.each([
    [endpointOf('a/b[Pod]'), '{"id":"a/b[Pod]","type":"workload","namespace":"a","name":"b","kind":"Pod"}'],
    [endpointOf('::1-::1[External]', { cidrs: ['::1/128'] }), '{"id":"::1-::1[External]","type":"external","family":"IPv6","cidrs":["::1/128"]}'],
    [endpointOf('{x}', { members: ['a'] }), '{"id":"{x}","type":"group","members":["a"]}'],
    [endpointOf('{ingress-controller}'), '{"id":"{ingress-controller}","type":"ingress-controller"}'],
  ])('%j', (endpoint, json) => {
    expect(endpointJson(endpoint)).toBe(json);
  });

  test('members come in one order', () => {
    expect(endpointJson({ kind: 'Pod', name: 'b', namespace: 'a', type: 'workload', id: 'a/b[Pod]' })).toBe(endpointJson(endpointOf('a/b[Pod]')));
  });
});
