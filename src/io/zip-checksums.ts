/** The checksums of a zip file. The library that unzips does not look at them; a changed bit must not pass as a number. */

const END = 0x06054b50;
const ENTRY = 0x02014b50;

/** The names of the files whose contents do not have the CRC-32 that the zip's directory gives for them. */
export function damaged(zip: Uint8Array, files: Readonly<Record<string, Uint8Array>>): string[] {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
  let end = zip.length - 22;
  while (end > 0 && view.getUint32(end, true) !== END) end--;
  const words = new TextDecoder('utf-8', { ignoreBOM: true });
  const names: string[] = [];
  let at = end < 0 ? zip.length : view.getUint32(end + 16, true);
  while (at + 46 <= zip.length && view.getUint32(at, true) === ENTRY) {
    const [length, extra, comment] = [28, 30, 32].map((offset) => view.getUint16(at + offset, true)) as [
      number,
      number,
      number,
    ];
    const name = words.decode(zip.subarray(at + 46, at + 46 + length));
    const content = files[name];
    if (content === undefined || crc32(content) !== view.getUint32(at + 16, true)) names.push(name);
    at += 46 + length + extra + comment;
  }
  return names;
}

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (TABLE[(crc ^ byte) & 255] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
