import { suite } from "uvu"
import * as assert from "uvu/assert"
import { kills } from "./kills.ts"

// `npm run chaos` does the same, longer, and with other seeds.
const test = suite("a running dmon that is killed")

test("loses nothing that it answered, in its index, its state and its outputs, under --durable", async () => {
  const { answered, lost, repeated } = await kills({ seed: 1, kills: 10, durable: true })
  assert.ok(answered > 1000, `${answered} events were answered`)
  assert.is(lost, 0)
  assert.ok(repeated < answered / 20, `${repeated} of ${answered} were acted on twice`)
})

test("loses the last moment at most without it, says so, and is whole otherwise", async () => {
  const { answered, lost, repeated } = await kills({ seed: 2, kills: 10, durable: false })
  assert.ok(answered > 1000, `${answered} events were answered`)
  assert.ok(lost < answered / 2, `${lost} of ${answered} are lost`)
  assert.ok(repeated < answered / 20, `${repeated} of ${answered} were acted on twice`)
})

test.run()
