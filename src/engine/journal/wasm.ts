import { DmonError } from "../../base/error.ts"
import { errorText } from "../../base/text-of.ts"

/** Memory that the code of WebAssembly reads. */
export interface Memory {
  readonly buffer: ArrayBuffer
}

// The compiler's library for servers leaves it out.
declare const WebAssembly: {
  Memory: new (pages: { initial: number; maximum: number }) => Memory
  Module: new (code: Uint8Array) => object
  Instance: new (module: object, needs: { dmon: { memory: Memory } }) => { exports: unknown }
}

/** Its size is a multiple of this, in bytes. */
export const pageSize = 1 << 16

/** Memory of so many bytes, whole pages. Throws DM605 where the system gives none. */
export function memory(size: number): Memory {
  const pages = size / pageSize
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages })
  } catch (error) {
    throw new DmonError("DM605", "there is no memory for a recording", {
      why: errorText(error),
      fix: "run bin/dmon, or node with --disable-wasm-trap-handler: without, V8 reserves 10 GB of addresses, which `ulimit -v` may refuse",
      cause: error,
    })
  }
}

/** Of code in binary, as base64, what gives its functions for a memory. */
export function moduleOf<Exports>(code: string): (memory: Memory) => Exports {
  const module = new WebAssembly.Module(Buffer.from(code, "base64"))
  return of => new WebAssembly.Instance(module, { dmon: { memory: of } }).exports as Exports
}
