// Kills a dmon under load, at random moments, as often as is asked for, and holds what it has kept against what it had
// answered (test/e2e/kills.ts). The seed is printed: with it the same moments come again.
import { parseArgs } from "node:util"
import { kills } from "../test/e2e/kills.ts"

const { values: options } = parseArgs({
  options: {
    kills: { type: "string", default: "200" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
  },
})
const seed = Number(options.seed)
for (const durable of [true, false]) {
  console.log(`seed ${seed}, ${options.kills} kills, ${durable ? "" : "not "}durable`)
  console.log(await kills({ seed, kills: Number(options.kills), durable, say: console.log }))
}
