import { type Memory, memory, moduleOf, pageSize } from "./wasm.ts"

/** What xxh64.wat is in binary, which a test makes of it anew and compares. */
export const code =
  "AGFzbQEAAAABIQZgAn9/AX9gAABgAn9/AGADf39/AX9gAX4BfmACfn4BfgIQAQRkbW9uBm1lbW9yeQIAAQMHBgABAgMEBQYVBH4BQgALfgFCAAt+AUIAC34BQgALByAEA3N1bQAABWJlZ2luAAEHc3RyaXBlcwACBHJlc3QAAwqOBQYhAQF/IAEgAGshAhABIAAgARACIAEgAkEfcWsgASACEAMLLABC1uuC7ur9ifXgACQAQs/W077Sx6vZQiQBQgAkAkL56tDQ58mh5OEAJAMLsQECBn4Bf0KHla+vmLbem55/IQZCz9bTvtLHq9lCIQcjACECIwEhAyMCIQQjAyEFIAAgASAAa0FgcWohCAJAIAAgCEYNAANAIAYgAiAHIAApAwB+fEIfiX4hAiAGIAMgByAAKQMIfnxCH4l+IQMgBiAEIAcgACkDEH58Qh+JfiEEIAYgBSAHIAApAxh+fEIfiX4hBSAAQSBqIgAgCEcNAAsLIAIkACADJAEgBCQCIAUkAwvIAgEBfiACQSBJBEBCxc/ZsvHluuonIQMFIwBCAYkjAUIHiXwjAkIMiSMDQhKJfHwhAyADIwAQBSEDIAMjARAFIQMgAyMCEAUhAyADIwMQBSEDCyADIAKtfCEDAkADQCABIABrQQhJDQEgAyAAKQMAEASFQhuJQoeVr6+Ytt6bnn9+QuPcypX8zvL1hX98IQMgAEEIaiEADAALCyABIABrQQRPBEAgAyAANQIAQoeVr6+Ytt6bnn9+hUIXiULP1tO+0ser2UJ+Qvnz3fGZ9pmrFnwhAyAAQQRqIQALAkADQCAAIAFGDQEgAyAAMQAAQsXP2bLx5brqJ36FQguJQoeVr6+Ytt6bnn9+IQMgAEEBaiEADAALCyADIANCIYiFQs/W077Sx6vZQn4hAyADIANCHYiFQvnz3fGZ9pmrFn4hAyADIANCIIiFpwseACAAQs/W077Sx6vZQn5CH4lCh5Wvr5i23puef34LIQAgACABEASFQoeVr6+Ytt6bnn9+QuPcypX8zvL1hX98Cw=="

/** The checksum of what is in a memory: the lower half of XXH64, with the seed 0, as a number of 32 bits with a sign. */
interface Xxh64 {
  /** Of what is between two places. */
  sum(at: number, end: number): number
  /** Of more than the memory holds: begins, takes in whole stripes, and then the rest of less than a stripe. */
  begin(): void
  stripes(at: number, end: number): void
  rest(at: number, end: number, length: number): number
}

let instance: ((memory: Memory) => Xxh64) | undefined

/**
 * The functions that are for this memory.
 *
 * @see https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md
 */
export function xxh64(of: Memory): Xxh64 {
  instance ??= moduleOf(code)
  return instance(of)
}

const stripe = 32
let window: { readonly into: Uint8Array; readonly of: Xxh64 } | undefined

/** The checksum of bytes that are anywhere: they are copied to where the code can read them. */
export function sumOf(bytes: Uint8Array): number {
  window ??= newWindow()
  const { into, of } = window
  const last = bytes.length - (bytes.length % stripe)
  of.begin()
  for (let at = 0; at < last; at += into.length) {
    const piece = bytes.subarray(at, Math.min(at + into.length, last))
    into.set(piece)
    of.stripes(0, piece.length)
  }
  into.set(bytes.subarray(last))
  return of.rest(0, bytes.length - last, bytes.length) >>> 0
}

function newWindow(): NonNullable<typeof window> {
  const held = memory(pageSize)
  return { into: new Uint8Array(held.buffer), of: xxh64(held) }
}
