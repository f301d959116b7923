import { noticesJson, noticesText } from '../../src/report';
import { SAMPLE_LIST, textOf } from '../support/sample-results';

describe('noticesText |', () => {
  test('a line each; an origin is not said twice', () => {
    expect(textOf(noticesText(SAMPLE_LIST.notices))).toBe(`rejected NetworkPolicy shop/old: spec.ingress[0].ports[0].port 0 must be a whole number from 1 to 65535 (shop/policies.yaml:12)
note broken.yaml:3: is no Kubernetes object
`);
  });

  test('a line stays a line', () => {
    expect(textOf(noticesText([{ type: 'ignored', subject: 'a', text: 'one\n\u001b[2Jtwo' }]))).toBe('ignored a: one [2Jtwo\n');
  });

  test('none', () => {
    expect([...noticesText([])]).toEqual([]);
  });
});

describe('noticesJson |', () => {
  test('an object a line', () => {
    expect(textOf(noticesJson(SAMPLE_LIST.notices)).trimEnd().split('\n').map(line => JSON.parse(line))).toEqual(SAMPLE_LIST.notices);
  });
});
