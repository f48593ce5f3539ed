// Kills a dmon under load, at random moments, as often as is asked for, and holds what it has kept against what it had
// answered (test/e2e/kills.ts); then edits the streams of one that runs as often, well and badly (test/e2e/edits.ts).
// The seed is printed: with it the same moments come again, and the same edits.
import { parseArgs } from "node:util"
import { edits } from "../test/e2e/edits.ts"
import { kills } from "../test/e2e/kills.ts"

const { values: options } = parseArgs({
  options: {
    kills: { type: "string", default: "200" },
    edits: { type: "string", default: "200" },
    rate: { type: "string", default: "4000" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
  },
})
const seed = Number(options.seed)
if (options.kills !== "0") {
  for (const durable of [true, false]) {
    console.log(`seed ${seed}, ${options.kills} kills, ${durable ? "" : "not "}durable`)
    console.log(await kills({ seed, kills: Number(options.kills), durable, say: console.log }))
  }
}
if (options.edits !== "0") {
  console.log(`seed ${seed}, ${options.edits} edits, ${options.rate} events/s`)
  console.log(await edits({ seed, edits: Number(options.edits), rate: Number(options.rate), say: console.log }))
}
