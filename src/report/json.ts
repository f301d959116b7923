import type { ConnectionSet, Endpoint, Notice, ProtocolPorts } from '../reachability';

/**
 * JSON that a person can page through, a program can read and `diff` can compare: an object with one member a line, or
 * one item a line where the member is a list. Members always come in the order in which they stand here.
 *
 *   {
 *     "summary": {"connections":1},
 *     "connections": [
 *       {"source":"shop/web[Deployment]", …}
 *     ],
 *     "notices": []
 *   }
 *
 * @param members a member's value as JSON text, or the JSON texts of its items
 */
export function* jsonObject(members: Readonly<Record<string, string | Iterable<string>>>): Iterable<string> {
  let before = '{\n';
  for (const [name, value] of Object.entries(members)) {
    yield `${before}  ${JSON.stringify(name)}: `;
    if (typeof value === 'string') {
      yield value;
    } else {
      yield* list(value);
    }
    before = ',\n';
  }
  yield '\n}\n';
}

/** an endpoint with all that is known about it */
export function endpointJson({ id, type, namespace, name, kind, family, cidrs, members }: Endpoint): string {
  return JSON.stringify({ id, type, namespace, name, kind, family, cidrs, members });
}

export function noticeJson({ type, subject, text, origin }: Notice): string {
  return JSON.stringify({ type, subject, text, origin });
}

/** a set of ports as two members of an object, without its braces */
export function connectionsJson({ text, ranges }: ConnectionSet): string {
  return `"connections":${JSON.stringify(text)},"ports":${portsJson(ranges)}`;
}

export function portsJson(ranges: readonly ProtocolPorts[]): string {
  return JSON.stringify(ranges.map(({ protocol, first, last }) => ({ protocol, first, last })));
}

function* list(items: Iterable<string>): Iterable<string> {
  let isEmpty = true;
  for (const item of items) {
    // one text per item: the number of parts decides how long a large list takes
    yield isEmpty ? `[\n    ${item}` : `,\n    ${item}`;
    isEmpty = false;
  }
  yield isEmpty ? '[]' : '\n  ]';
}
