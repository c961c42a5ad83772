/**
 * Recordings of event cameras as N-MNIST has them (Orchard et al. 2015): five bytes an event, the column, the row, then one
 * bit of polarity and 23 bits of time in microseconds, the highest first.
 */
import { invalid, PulsegateError, raise, within } from '../errors';
import { checkKinds, having } from '../kinds';

/** Rows and columns of the camera. */
export interface Sensor {
  readonly rows: number;
  readonly columns: number;
}

const SENSOR = having('a sensor, { rows, columns }', { rows: 'number', columns: 'number' });

export const N_MNIST: Sensor = { rows: 34, columns: 34 };

/** Events in the order of their times. */
export interface EventRecording {
  /** Microseconds. */
  readonly times: Float64Array;
  /** (polarity x rows + row) x columns + column: polarity 0, then polarity 1, by rows. */
  readonly inputs: Uint16Array;
}

/** Bytes of an event. */
const EVENT = 5;
/** An event of this row is none: the clock of the camera has run over, by so many microseconds. */
const OVERFLOW_ROW = 240;
const OVERFLOW = 2 ** 13;

/** Inputs of a network that is shown what such a camera sees. */
export const inputsOf = ({ rows, columns }: Sensor): number => 2 * rows * columns;

/** The events of a file; `file` leads every message. Throws for an event outside of the sensor and for half an event. */
export function parseEvents(bytes: Uint8Array, file: string, sensor: Sensor = N_MNIST): EventRecording {
  checkKinds('parseEvents', { file: [file, 'text'], sensor: [sensor, SENSOR] });
  if (!(bytes instanceof Uint8Array)) raise(invalid('parseEvents.bytes', 'bytes', bytes, 'a Uint8Array'));
  return within(file, () => {
    if (bytes.length === 0 || bytes.length % EVENT !== 0)
      throw new PulsegateError([
        invalid(
          '',
          'file of events',
          `${bytes.length} bytes`,
          `a multiple of ${EVENT}, and one event or more`,
        ),
      ]);
    const times: number[] = [];
    const inputs: number[] = [];
    let late = 0;
    for (let k = 0; k < bytes.length; k += EVENT) {
      const [column, row, high, middle, low] = bytes.subarray(k, k + EVENT);
      if (row === OVERFLOW_ROW) {
        late += OVERFLOW;
        continue;
      }
      const place = `events[${k / EVENT}]`;
      if (column >= sensor.columns)
        raise(invalid(`${place}.x`, 'column', column, `0 to ${sensor.columns - 1}, within the sensor`));
      if (row >= sensor.rows)
        raise(invalid(`${place}.y`, 'row', row, `0 to ${sensor.rows - 1}, within the sensor`));
      times.push(late + (high & 127) * 65536 + middle * 256 + low);
      inputs.push(((high >> 7) * sensor.rows + row) * sensor.columns + column);
    }
    const order = times.map((_, k) => k).sort((a, b) => times[a] - times[b]);
    return {
      times: Float64Array.from(order, (k) => times[k]),
      inputs: Uint16Array.from(order, (k) => inputs[k]),
    };
  });
}
