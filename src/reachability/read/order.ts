/** The one order of ids: by code units, which for names of Kubernetes is byte by byte. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A copy, sorted by a text that each element has. */
export function sortedBy<T>(list: Iterable<T>, text: (element: T) => string): T[] {
  return [...list].sort((a, b) => compareText(text(a), text(b)));
}
