import { askedLines, asksInBulk } from '../../../src/cli/reach/question';
import { testIo } from '../../support/cli';

const lines = (stdin: string | Buffer) => askedLines('-', testIo('/', { stdin }).io);

describe('asksInBulk |', () => {
  test('where there is a file of questions', () => {
    expect([asksInBulk({ protocol: 'TCP' }, ['m']), asksInBulk({ protocol: 'TCP', queries: 'q' }, ['-']), asksInBulk({ protocol: 'TCP', queries: '-' }, ['m'])]).toEqual([false, true, true]);
  });

  test.each([[{ from: 'a/b' }], [{ to: 'a/b' }], [{ port: 80 }]])('not beside %j', asked => {
    expect(() => asksInBulk({ protocol: 'TCP', queries: 'q', ...asked }, ['m'])).toThrow('--queries has the questions: leave --from, --to and --port out.');
  });

  test('not both from standard input', () => {
    expect(() => asksInBulk({ protocol: 'TCP', queries: '-' }, ['m', '-'])).toThrow('Standard input can be only one of the two: the manifests, or the questions.');
  });
});

describe('askedLines |', () => {
  test('keeps every field, the order and the line', async () => {
    expect(await lines('# first\n\n{"from": "a/b", "to": "c/d", "port": 80, "why": [1]}\r\n  {"from": "a/b", "to": "c/d", "port": 1, "protocol": "UDP", "expected": false}')).toEqual([
      { origin: 'stdin:3', fields: { from: 'a/b', to: 'c/d', port: 80, why: [1] }, question: { from: 'a/b', to: 'c/d', port: 80 } },
      {
        origin: 'stdin:4',
        fields: { from: 'a/b', to: 'c/d', port: 1, protocol: 'UDP', expected: false },
        question: { from: 'a/b', to: 'c/d', port: 1, protocol: 'UDP' },
        expected: false,
      },
    ]);
  });

  test('a protocol that is null is absent', async () => {
    const [line] = await lines('{"from": "a/b", "to": "c/d", "port": 80, "protocol": null}');
    expect(line).toMatchObject({ question: { from: 'a/b', to: 'c/d', port: 80 } });
    expect([line.problem, line.expected]).toEqual([undefined, undefined]);
  });

  test.each<[string, string]>([
    ['{"from": "a/b"}', 'has no to, port: a question is {"from": …, "to": …, "port": …}'],
    ['{"from": "a/b", "to": "c/d", "prot": 80}', 'has "prot", which is no field of a question: write "port", or give it a name that is less like it'],
    ['{"from": "a/b", "to": "c/d", "port": "80"}', 'port is the string "80": write a number, without quotes'],
    ['{"from": "a/b", "to": "c/d", "port": 80, "expected": "no"}', 'expected is the string "no": must be true or false, without quotes'],
    ['{"from": "a/b", "to": "c/d", "port": 80, "expected": "true"}', 'expected is the string "true": must be true or false, without quotes'],
    ['{"from": "a/b", "to": "c/d", "port": 80, "expected": 1}', 'expected is 1: must be true or false'],
    ['{"from": "a/b", "to": "c/d", "port": 80, "expected": null}', 'expected is null: must be true or false, or leave it out where nothing is expected'],
    ['"a/b"', 'is no question: write {"from": …, "to": …, "port": …}, not a/b'],
    ['{"from": }', 'is no JSON: expected a value, found "}"'],
  ])('%s', async (text, problem) => expect((await lines(text)).map(line => line.problem)).toEqual([problem]));

  test('throws what it cannot read', async () => {
    await expect(lines(Buffer.from([0x7b, 0xff]))).rejects.toThrow('stdin is not UTF-8: line 1 has a byte that no text in it has.');
    await expect(askedLines('/none.jsonl', testIo('/').io)).rejects.toThrow('Can\'t read /none.jsonl: no such file or folder.');
    await expect(lines('# nothing\n')).rejects.toThrow('stdin has no questions: write one a line, {"from": …, "to": …, "port": …}.');
  });
});
