import { suite } from "uvu"
import * as assert from "uvu/assert"
import { z } from "zod"
import type { DmonError } from "../../../src/base/error.ts"
import { type Event, event } from "../../../src/event/event.ts"
import { operator } from "../../../src/streams/core/operator.ts"
import { throttle } from "../../../src/streams/throttle.ts"
import { grown } from "../kit/grown.ts"
import { marbles } from "../kit/marbles.ts"

const test = suite("operator")
const everyNth = operator("everyNth", (n: number) => ({
  state: () => ({ seen: 0 }),
  next(value: Event, self) {
    if (++self.state.seen % n === 0) self.emit(value)
  },
}))
const Options = z.strictObject({ from: z.number().default(0) })
const numbered = operator("numbered", Options, (by: number, { from }: z.output<typeof Options>) => ({
  state: () => ({ at: from }),
  next(value: Event, self) {
    self.emit({ ...value, metric: (self.state.at += by) })
  },
}))
const codeOf = (run: () => unknown) => {
  try {
    run()
  } catch (error) {
    return (error as DmonError).code
  }
  return undefined
}

test(
  "makes an operator whose state is each subscription's own",
  marbles(({ cold, expectObservable }) => {
    const values = { a: event({ metric: 1 }), b: event({ metric: 2 }) }
    const stream = everyNth(2)
    const source = cold("a-b-a|", values)
    expectObservable(source.pipe(stream)).toBe("--b--|", values)
    expectObservable(source.pipe(stream)).toBe("--b--|", values)
  }),
)

test("takes options between its arguments and its children, or none", () => {
  const seen = [
    numbered(2),
    numbered(2, { from: 10 }),
    numbered(2, {}, throttle(1, 5)),
    numbered(2, throttle(1, 5)),
  ].map(stream => {
    const { take, out } = grown(stream)
    take(0, event({}))
    return (out[0]?.[1] as Event | undefined)?.metric
  })
  assert.equal(seen, [2, 12, 2, 2])
})

test("refuses a wrong number of arguments, unknown options, and what is no child", () => {
  const loosely = (...given: unknown[]) => (numbered as (...given: unknown[]) => unknown)(...given)
  assert.is(
    codeOf(() => loosely()),
    "DM115",
  )
  assert.is(
    codeOf(() => loosely(1, { form: 2 })),
    "DM115",
  )
  assert.is(
    codeOf(() => loosely(1, {}, "child")),
    "DM115",
  )
  assert.is(
    codeOf(() => loosely(1, {}, throttle(1, 5))),
    undefined,
  )
})

test.run()
