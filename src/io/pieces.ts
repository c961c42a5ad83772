/** Long texts as pieces: one string has at most 512 MB, and a table of a long run is more. */

/** Characters of a piece: enough that writing it is what takes the time, few enough not to be noticed. */
const PIECE = 65536;

/** The same text in fewer, longer pieces. */
export function* gathered(parts: Iterable<string>): Generator<string> {
  let piece = '';
  for (const part of parts) {
    piece += part;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}
