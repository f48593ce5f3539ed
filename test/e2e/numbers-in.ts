import * as assert from "uvu/assert"
import { json } from "../../src/codecs/json.ts"
import { riemann } from "../../src/codecs/riemann.ts"
import { data } from "../../src/engine/journal/data.ts"

/** The numbers that the events of a load bear as metrics, in the order of a recording, by host. */
export function numbersIn(folder: string): Map<string, number[]> {
  const everything = { segment: 1e9, bytes: 1e12, age: 1e12 }
  const { segments, close } = data(folder, everything, { reading: true })
  const codecs = { riemann: riemann(), json: json() }
  const found = new Map<string, number[]>()
  const gaps: unknown[] = []
  for (const { codec, bytes } of segments.read(1, gap => gaps.push(gap))) {
    if (codec === "control") continue
    for (const { host = "", metric = 0, tags } of codecs[codec as "json"].decode(bytes).events) {
      if (!tags?.includes("load")) continue
      const numbers = found.get(host)
      if (numbers === undefined) found.set(host, [metric])
      else numbers.push(metric)
    }
  }
  close()
  assert.equal(gaps, [])
  return found
}
