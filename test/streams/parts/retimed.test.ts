import type { OperatorFunction } from "rxjs"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import type { Duration } from "../../../src/base/duration.ts"
import { event } from "../../../src/event/event.ts"
import { absent } from "../../../src/streams/absent.ts"
import { apdex } from "../../../src/streams/apdex.ts"
import { batch } from "../../../src/streams/batch.ts"
import { by } from "../../../src/streams/by.ts"
import { delay } from "../../../src/streams/delay.ts"
import { fillIn } from "../../../src/streams/fill-in.ts"
import { fillInLast } from "../../../src/streams/fill-in-last.ts"
import { foldInterval } from "../../../src/streams/fold-interval.ts"
import { histogram } from "../../../src/streams/histogram.ts"
import { interpolateConstant } from "../../../src/streams/interpolate-constant.ts"
import { percentiles } from "../../../src/streams/percentiles.ts"
import { rollup } from "../../../src/streams/rollup.ts"
import { stable } from "../../../src/streams/stable.ts"
import { grown, reloaded } from "../kit/grown.ts"

const test = suite("retimed")

type Of = (time: Duration) => OperatorFunction<never, unknown>
/** Each emits its first value so long after the event at 0. */
const operators: { readonly [name: string]: Of } = {
  absent: time => absent(time) as never,
  apdex: time => apdex(time, 1, 2) as never,
  batch: time => batch(9, time) as never,
  delay: time => delay(time) as never,
  fillIn: time => fillIn(time, { metric: 0 }) as never,
  fillInLast: time => fillInLast(time, { metric: 0 }) as never,
  foldInterval: time => foldInterval(time, "host", hosts => hosts[0]) as never,
  histogram: time => histogram(time, [1]) as never,
  interpolateConstant: time => interpolateConstant(time) as never,
  percentiles: time => percentiles(time, [0.5]) as never,
  rollup: time => rollup(0, time) as never,
  stable: time => stable(time, "state") as never,
}
const given = [[0, event({ host: "h", service: "s", state: "ok", metric: 1, time: 0, ttl: 100_000 })]] as const

for (const [name, of] of Object.entries(operators)) {
  test(`has ${name} count on from the same moment after an edit, inside by as well`, () => {
    for (const form of [of, (time: Duration) => by("host", of(time) as never) as never]) {
      const first = (from: Duration, to: Duration, at: number) => reloaded(form(from), given, form(to), at)[0]?.[0]
      assert.is(first("1h", "2h", 60_000), 7_200_000)
      assert.is(first("1h", "5m", 60_000), 300_000)
      assert.is(first("1h", "1m", 600_000), 600_000, "what is over already is at once")
    }
  })
}

test("emits nothing sooner for an edit of the time", () => {
  const { out, take, clock } = grown(absent("1h"))
  take(0, given[0][1])
  clock.advance(3_599_999)
  assert.equal(out, [])
})

test.run()
