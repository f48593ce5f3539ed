import { range } from "rxjs"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { type Event, event } from "../../src/event/event.ts"
import { by } from "../../src/streams/by.ts"
import { sample } from "../../src/streams/sample.ts"
import { grown } from "./kit/grown.ts"
import { laws } from "./kit/laws.ts"
import { everyday, marbles } from "./kit/marbles.ts"

const test = suite("sample")
const sampled = (chance: number) => {
  const out: number[] = []
  range(10_000)
    .pipe(sample<number>({ chance }))
    .subscribe(n => out.push(n))
  return out
}

test(
  "passes every so many-th value",
  marbles(({ cold, expectObservable }) => {
    expectObservable(cold("a-b-c-d-e--|").pipe(sample<string>({ every: 2 }))).toBe("--b---d----|")
    expectObservable(cold("a-b-c-d-e--|").pipe(sample<string>({ every: 1 }))).toBe("a-b-c-d-e--|")
  }),
)

test("passes each value by chance, the same ones each time", () => {
  const tenth = sampled(0.1)
  assert.ok(Math.abs(tenth.length - 1000) < 100, `${tenth.length} of 10,000`)
  assert.equal(sampled(0.1), tenth)
  assert.is(sampled(0).length, 0)
  assert.is(sampled(1).length, 10_000)
})

test("draws numbers of its own for each key", () => {
  const { take, out } = grown(by("host", sample({ chance: 0.5 })))
  for (let metric = 0; metric < 50; metric++) for (const host of ["x", "y"]) take(0, event({ host, metric }))
  const of = (wanted: string) => out.map(([, e]) => e as Event).filter(({ host }) => host === wanted)
  const [x, y] = [of("x").map(e => e.metric), of("y").map(e => e.metric)]
  assert.ok(x.length > 10 && y.length > 10)
  assert.not.equal(x, y)
})

test("counts for each key", () => {
  const { take, out } = grown(by("host", sample({ every: 2 })))
  for (const host of ["x", "y", "x", "y"]) take(0, event({ host }))
  assert.is(out.length, 2)
})

test("refuses a part that is none", () => {
  assert.throws(() => sample({ every: 0.1 }), /of every 0.1/)
  assert.throws(() => sample({ chance: 10 }), /by a chance of 10/)
  assert.throws(() => sample({} as never), /was given {}/)
  assert.throws(() => sample(10 as never), /was given 10/)
})

everyday(test, () => sample({ every: 2 }))
everyday(test, () => sample({ chance: 0.5 }))
laws(test, {
  of: (...children: never[]) => sample({ every: 3 }, ...children),
  model: inputs => inputs.filter((_, i) => i % 3 === 2),
})
laws(test, { of: (...children: never[]) => sample({ chance: 0.5 }, ...children) })

test.run()
