/** In which order networks of spikes are shown their samples. */
import { shuffled, stream } from '../../numerics/random';

/** The order of the samples in an epoch, counted from 1: a shuffle with a stream of its own. */
export const orderOf = (seed: number, epoch: number, count: number): Int32Array =>
  shuffled(count, stream(seed, `epoch ${epoch}`));

/** The same, made once an epoch, which is counted from 0. */
export function ordersOf(seed: number, count: number): (epoch: number) => Int32Array {
  let known = -1;
  let order: Int32Array = new Int32Array(0);
  return (epoch) => {
    if (epoch !== known) [known, order] = [epoch, orderOf(seed, epoch + 1, count)];
    return order;
  };
}
