import { suite } from "uvu"
import * as assert from "uvu/assert"
import { event } from "../../../src/event/event.ts"
import type { Branch } from "../../../src/streams/core/stage.ts"
import { mean } from "../../../src/streams/folds.ts"
import { slidingWindow } from "../../../src/streams/sliding-window.ts"
import { smap } from "../../../src/streams/smap.ts"
import { when } from "../../../src/streams/when.ts"
import { looking } from "../live/kit.ts"

const test = suite("the steps of an event")

test("say that a window holds what has gone into a sum of it", () => {
  const { looked, input } = looking([{ name: "s", stream: slidingWindow("1h", "1m", smap(mean)) as Branch }])
  input(event({ metric: 1, time: 1000 }))
  const [step] = looked.traced(() => input(event({ metric: 2, time: 1001 })))
  assert.is(step?.verdict, "held")
})

test("say that an operator stopped what it let not through", () => {
  const { looked, input } = looking([{ name: "s", stream: when({ state: "critical" }) as Branch }])
  const [step] = looked.traced(() => input(event({ state: "ok" })))
  assert.equal([step?.verdict, step?.read], ["stopped", { state: "ok" }])
})

test.run()
