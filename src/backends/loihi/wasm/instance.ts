/** Modules of WebAssembly kept as text: they load without a file and without waiting. */

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

/** Memory of at least so many bytes, all 0. */
export const memoryOf = (bytes: number): Memory =>
  new WebAssembly.Memory({ initial: Math.max(1, Math.ceil(bytes / PAGE)) });

/** The functions of a module (base64) on a memory; the module is compiled once. */
export function instantiate<Functions>(text: string, memory: Memory): Functions {
  const module =
    compiled.get(text) ?? new WebAssembly.Module(Uint8Array.from(atob(text), (byte) => byte.charCodeAt(0)));
  compiled.set(text, module);
  return new WebAssembly.Instance(module, { env: { memory } }).exports as Functions;
}
