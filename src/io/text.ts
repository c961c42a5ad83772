/** Bytes of a text file as text: UTF-8, or UTF-16 where a byte order mark says so, as Windows PowerShell writes with `>`. */

/** What a file begins with, and what it is then. */
const MARKS: readonly (readonly [encoding: string, ...mark: number[]])[] = [
  ['utf-16le', 0xff, 0xfe],
  ['utf-16be', 0xfe, 0xff],
];

/** The text of a file, without its byte order mark. */
export function textOf(bytes: Uint8Array): string {
  const [encoding = 'utf-8'] = MARKS.find(([, ...mark]) => mark.every((byte, k) => bytes[k] === byte)) ?? [];
  return new TextDecoder(encoding).decode(bytes);
}
