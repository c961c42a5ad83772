/** Files of event cameras, which the library only reads. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stream } from '../../src/numerics/random';

/** Column, row, polarity, microseconds. */
export type CameraEvent = readonly [x: number, y: number, polarity: number, time: number];

/** Five bytes an event. */
export const formatEvents = (events: readonly CameraEvent[]): Uint8Array =>
  Uint8Array.from(
    events.flatMap(([x, y, polarity, time]) => [
      ...[x, y, polarity * 128 + (time >> 16)],
      ...[(time >> 8) & 255, time & 255],
    ]),
  );

/** A folder as that of N-MNIST, of bars at a row that says the digit, a few recordings of each. */
export function writeRecordings(folder: string, of: { readonly Train: number; readonly Test: number }): void {
  const { below } = stream(1, 'bars');
  let number = 0;
  for (const [part, count] of Object.entries(of))
    for (let k = 0; k < count; k++) {
      const digit = k % 10;
      mkdirSync(join(folder, part, `${digit}`), { recursive: true });
      const events = Array.from(
        { length: 150 },
        (_, n): CameraEvent => [
          ...([below(34), 3 * digit + below(3), below(2)] as const),
          2000 * n + below(2000),
        ],
      );
      const name = `${++number}`.padStart(5, '0');
      writeFileSync(join(folder, part, `${digit}`, `${name}.bin`), formatEvents(events));
    }
}
