import { suite } from "uvu"
import * as assert from "uvu/assert"
import type { Frame } from "../../../src/engine/live/watch.ts"
import { type Event, event } from "../../../src/event/event.ts"
import { type RiemannWatch, riemannWatch } from "../../../src/web/compat/riemann-watch.ts"

const test = suite("riemannWatch")

/** An index of these services, of which it is asked, and a reader who takes what it is told when it is let. */
function rig(services: readonly string[], { reads = true, duringQuery = () => {} } = {}) {
  const asked: object[] = []
  const told: string[] = []
  let ended = 0
  let cut = 0
  let show: (frame: Frame) => void = () => {}
  const put = (...events: Event[]) =>
    show({ values: events.map(value => ({ time: 0, at: "", value })) } as unknown as Frame)
  return {
    asked,
    put,
    miss: () => show({ slow: { missed: 1 } } as unknown as Frame),
    names: () => told.map(text => JSON.parse(text).service),
    counts: () => ({ ended, cut }),
    begin: (request: Partial<RiemannWatch> = {}) =>
      riemannWatch(
        {
          async watch(request, to) {
            asked.push(request)
            show = to
            return { channel: "c", end: () => void ended++ }
          },
          async query(request) {
            asked.push(request)
            duringQuery()
            if (request.query === "(") throw new Error("cannot be read")
            return { events: services.map(service => event({ service })), matched: 0, size: 0 }
          },
        },
        { query: "true", subscribe: true, ...request },
        {
          tell(texts) {
            told.push(...texts)
            return reads ? Promise.resolve() : new Promise(() => {})
          },
          cut: () => void cut++,
        },
      ),
  }
}

test("tells what the index holds, and ends there", async () => {
  const { begin, names, asked } = rig(["a", "b"])
  await begin({ subscribe: false })
  assert.equal(names(), ["a", "b"])
  assert.equal(asked, [{ query: "true" }])
})

test("watches before it looks: what is put meanwhile is told after what was found, and nothing falls between", async () => {
  const one = rig(["a", "b"], { duringQuery: () => one.put(event({ service: "c" })) })
  const end = await one.begin()
  one.put(event({ service: "d" }), event({ service: "e" }))
  assert.equal(one.names(), ["a", "b", "c", "d", "e"])
  assert.equal(one.asked[0], { kind: "tap", of: "@index", query: "true", most: 100_000 })
  end()
  one.put(event({ service: "f" }))
  assert.is(one.names().length, 5)
  assert.is(one.counts().ended, 1)
})

test("tells of a topic what is published from now on", async () => {
  const { begin, put, names, asked } = rig(["a"])
  await begin({ topic: "deploys", query: 'state = "ok"' })
  put(event({ service: "b" }))
  assert.equal(names(), ["b"])
  assert.equal(asked, [{ kind: "tap", of: "@topic/deploys", query: 'state = "ok"', most: 100_000 }])
})

test("rejects a query that cannot be read, and watches no longer", async () => {
  const { begin, counts } = rig([])
  const error = await begin({ query: "(" }).catch(error => error.message)
  assert.is(error, "cannot be read")
  assert.is(counts().ended, 1)
})

test("cuts off, once, who leaves more than 4 MiB unread; holds no more than that for anybody", async () => {
  const { begin, put, counts, names } = rig([], { reads: false })
  await begin()
  const large = event({ description: "x".repeat(1024 * 1024) })
  for (let i = 0; i < 20; i++) put(large)
  assert.equal(counts(), { ended: 1, cut: 1 })
  assert.is(names().length, 4)
})

test("leaves out a value that is no event", async () => {
  const { begin, put, names } = rig([])
  await begin()
  put("a text" as never, [event({ service: "a" })] as never, event({ service: "b" }))
  assert.equal(names(), ["b"])
})

test("cuts off a reader from whom something was kept, for it cannot be told of the gap", async () => {
  const one = rig(["a"])
  await one.begin()
  one.put(event({ service: "b" }))
  one.miss()
  one.put(event({ service: "c" }))
  assert.equal(one.names(), ["a", "b"])
  assert.equal(one.counts(), { ended: 1, cut: 1 })
})

test.run()
