/**
 * Most levels of lists and objects within each other. Kubernetes' readers take 10,000, objects that are meant have a few
 * dozen, and everything here that follows values downwards has to have an end.
 */
export const MOST_LEVELS = 500;

/** What is told of a value that has more. */
export const TOO_DEEP = `is nested more than ${MOST_LEVELS} levels deep`;

/**
 * Whether JSON may hold a value that is nested too deeply: brackets are counted, those in strings too, so that it costs
 * little. `isTooDeep` then tells which one it is, if it is one.
 */
export function mayBeTooDeep(json: string): boolean {
  let level = 0;
  // { [ and } ]
  for (let at = 0; at < json.length; at++) {
    const code = json.charCodeAt(at);
    if (code === 0x7b || code === 0x5b) {
      if (++level > MOST_LEVELS) { return true; }
    } else if (code === 0x7d || code === 0x5d) {
      level--;
    }
  }
  return false;
}

export function isTooDeep(value: unknown, levels = MOST_LEVELS): boolean {
  if (typeof value !== 'object' || value === null) { return false; }
  return levels === 0 || Object.values(value).some(item => isTooDeep(item, levels - 1));
}
