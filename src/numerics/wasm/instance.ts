/** Modules of WebAssembly kept as text: they load without a file and without waiting. */

import { failed, PulsegateError, unsupported } from '../../errors';

/** Memory that a module and typed arrays share. */
export interface Memory {
  readonly buffer: ArrayBuffer;
}

/** As much of the global as is used here; neither the language nor Node's types declare it. */
declare const WebAssembly: {
  readonly Memory: new (size: { initial: number }) => Memory;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports: { env: { memory: Memory } },
  ) => { readonly exports: unknown };
};

const PAGE = 65_536;
const compiled = new Map<string, object>();

/** Memory of at least so many bytes, all 0. Throws where there is not so much. */
export function memoryOf(bytes: number): Memory {
  try {
    return new WebAssembly.Memory({ initial: Math.max(1, Math.ceil(bytes / PAGE)) });
  } catch {
    throw new PulsegateError([failed('memory', `there are no ${Math.ceil(bytes / 2 ** 20)} MB of it here`)]);
  }
}

/** The functions of a module (base64) on a memory; the module is compiled once. Throws where vectors are not known. */
export function instantiate<Functions>(text: string, memory: Memory): Functions {
  const module = compiled.get(text) ?? compile(text);
  compiled.set(text, module);
  return new WebAssembly.Instance(module, { env: { memory } }).exports as Functions;
}

function compile(text: string): object {
  try {
    return new WebAssembly.Module(Uint8Array.from(atob(text), (byte) => byte.charCodeAt(0)));
  } catch (error) {
    throw new PulsegateError([
      unsupported('', `no WebAssembly with vectors of 128 bits here (${(error as Error).message})`),
    ]);
  }
}
