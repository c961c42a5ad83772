/** Results that are not what a solver said. */
import type { Solution } from '../../src/index';

/** A result of which some parts are others. */
export const altered = (run: Solution, parts: Partial<Solution>): Solution =>
  new Proxy(run, {
    get: (whole, key) => {
      const value: unknown = key in parts ? Reflect.get(parts, key) : Reflect.get(whole, key);
      return typeof value === 'function' ? value.bind(whole) : value;
    },
  });
