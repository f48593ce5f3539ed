import { suite } from "uvu"
import * as assert from "uvu/assert"
import type { Frame } from "../../../src/engine/live/watch.ts"
import { liveSocket, type Refused, type Socket } from "../../../src/web/dashboard/live-socket.ts"

const test = suite("liveSocket")

/** A server on paper: what was said to it, and what it says. */
function paper() {
  const sockets: (Socket & { readonly said: string[] })[] = []
  let now = 0
  let barred = false
  let due: { run: () => void; at: number } | undefined
  const live = liveSocket({
    open() {
      const said: string[] = []
      const socket = {
        said,
        readyState: 1,
        onopen: null,
        onclose: null,
        onmessage: null,
        send: (text: string) => void said.push(text),
        close() {},
      }
      sockets.push(socket)
      return socket
    },
    isBarred: () => barred,
    now: () => now,
    later(run, ms) {
      due = { run, at: now + ms }
      return () => void (due = undefined)
    },
  })
  const last = () => sockets.at(-1)!
  return {
    live,
    sockets,
    said: () => last().said.map(text => JSON.parse(text)),
    accept: () => last().onopen?.(),
    say: (what: object) => last().onmessage?.({ data: JSON.stringify(what) }),
    bar: (is: boolean) => void (barred = is),
    lose: () => last().onclose?.(),
    wait: () => due && due.at - now,
    pass() {
      const { run, at } = due!
      now = at
      due = undefined
      run()
    },
  }
}

const frame = (seq: number, more: Partial<Frame> = {}): Frame => ({
  channel: "c",
  seq,
  now: 0,
  live: true,
  seen: 0,
  sent: 0,
  dropped: 0,
  ...more,
})
const everything = { kind: "index", query: "true" } as const

test("opens one socket for all watches, and tells each of them its own frames", () => {
  const { live, sockets, accept, said, say } = paper()
  const [seen, other]: [number[], number[]] = [[], []]
  live.watch(everything, ({ seq }) => seen.push(seq))
  live.watch({ kind: "flow" }, ({ seq }) => other.push(seq))
  accept()
  assert.is(sockets.length, 1)
  assert.equal(said(), [
    { id: "1", watch: everything },
    { id: "2", watch: { kind: "flow" } },
  ])
  say({ id: "1", channel: "c" })
  say({ id: "2", channel: "d" })
  say(frame(4, { first: true, live: false }))
  say(frame(5))
  say(frame(9, { channel: "d" }))
  assert.equal([seen, other], [[4, 5], [9]])
})

test("goes on after the last frame when the connection is back, and waits longer each time it is not", () => {
  const { live, accept, said, say, lose, wait, pass } = paper()
  live.watch(everything, () => {})
  accept()
  say({ id: "1", channel: "c" })
  say(frame(7))
  lose()
  assert.is(live.connection.value.connected, false)
  const waits: (number | undefined)[] = []
  for (let i = 0; i < 6; i++) {
    waits.push(wait())
    pass()
    if (i < 5) lose()
  }
  assert.equal(waits, [500, 1000, 2000, 4000, 8000, 10_000])
  accept()
  assert.ok(live.connection.value.connected)
  assert.equal(said(), [{ id: "1", watch: everything, since: { channel: "c", seq: 7 } }])
})

test("asks for all of it again when it was lost in the middle of a snapshot", () => {
  const { live, accept, said, say, lose, pass } = paper()
  live.watch(everything, () => {})
  accept()
  say({ id: "1", channel: "c" })
  say(frame(7))
  say(frame(7, { first: true, live: false }))
  lose()
  pass()
  accept()
  assert.equal(said(), [{ id: "1", watch: everything }])
})

test("shows a change once, though two watches share its channel", () => {
  const { live, accept, say } = paper()
  const seen: number[] = []
  live.watch(everything, ({ seq }) => seen.push(seq))
  live.watch(everything, () => {})
  accept()
  say({ id: "1", channel: "c" })
  say({ id: "2", channel: "c" })
  for (const seq of [1, 1, 2, 2, 3, 3]) say(frame(seq))
  assert.equal(seen, [1, 2, 3])
})

test("tells who is refused why, and nobody else", () => {
  const { live, accept, say } = paper()
  const told: Refused[] = []
  live.watch(
    everything,
    () => {},
    why => told.push(why),
  )
  live.watch(
    { kind: "flow" },
    () => assert.unreachable(),
    () => assert.unreachable(),
  )
  accept()
  say({ id: "1", error: { code: "DM302", message: "cannot read the query" } })
  assert.equal(told, [{ code: "DM302", message: "cannot read the query" }])
})

test("ends a watch that nobody looks at any more", () => {
  const { live, accept, say, said } = paper()
  const seen: number[] = []
  const end = live.watch(everything, ({ seq }) => seen.push(seq))
  accept()
  say({ id: "1", channel: "c" })
  end()
  say(frame(1))
  assert.equal(said().at(-1), { id: "1", end: true })
  assert.equal(seen, [])
})

test("wants a frame in five seconds while the page is hidden", () => {
  const { live, accept, said } = paper()
  live.watch(everything, () => {})
  accept()
  live.hide(true)
  live.hide(false)
  assert.equal(said().slice(1), [
    { id: "1", end: true },
    { id: "1", watch: { ...everything, rate: 0.2 } },
    { id: "1", end: true },
    { id: "1", watch: everything },
  ])
})

test("tries no more while it would be refused, says of no further try, and goes on when it is told to", () => {
  const { live, sockets, accept, lose, bar, pass } = paper()
  live.watch({ kind: "flow" }, () => {})
  accept()
  bar(true)
  lose()
  pass()
  assert.is(sockets.length, 1)
  assert.is(live.connection.value.retryAt, undefined)
  live.retry()
  assert.is(sockets.length, 1)
  bar(false)
  live.retry()
  assert.is(sockets.length, 2)
})

test.run()
