/**
 * A row of CSV as RFC 4180 has it: fields with a comma, a quote or a line break stand in quotes, quotes are doubled, and
 * every row, the last one too, ends with CR LF.
 *
 *   csvRow(['shop/web[Deployment]', 'TCP 80,443'])     shop/web[Deployment],"TCP 80,443"
 *
 * @see https://www.rfc-editor.org/rfc/rfc4180
 */
export function csvRow(fields: readonly string[]): string {
  return `${fields.map(csvField).join(',')}\r\n`;
}

export function csvField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
