/**
 * Text in pieces of about 64 KB, whatever it is made of:
 *
 *   for (const chunk of chunked(lines)) { stream.write(chunk); }
 *
 * No piece is ever the whole text: renderers are linear in what they write, and hold one piece at a time.
 */
export const CHUNK_LENGTH = 65_536;

/** @param parts texts of any length; each comes whole, in the piece that it fills up */
export function* chunked(parts: Iterable<string>): Iterable<string> {
  let waiting: string[] = [];
  let length = 0;
  for (const part of parts) {
    waiting.push(part);
    length += part.length;
    if (length < CHUNK_LENGTH) { continue; }
    yield waiting.join('');
    waiting = [];
    length = 0;
  }
  if (length > 0) { yield waiting.join(''); }
}

/** the texts of items, made as they are asked for */
export function* mapped<T>(items: Iterable<T>, text: (item: T) => string): Iterable<string> {
  for (const item of items) { yield text(item); }
}
