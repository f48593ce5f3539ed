import { suite } from "uvu"
import * as assert from "uvu/assert"
import type { Event } from "../../src/event/event.ts"
import { encoded } from "../../src/web/encoded.ts"

const test = suite("frames as JSON")
const frame = { channel: "x-1", seq: 1, now: 0, live: true, seen: 1, sent: 1, dropped: 0 }

test("tells an entry whose fields JSON has no word for as it can, and the others whole", () => {
  const circular: Record<string, unknown> = {}
  circular["self"] = circular
  const odd = { host: "a", metric: 5n, attributes: circular } as unknown as Event
  const { set } = JSON.parse(
    String(
      encoded({
        ...frame,
        set: [
          [0, odd, 60],
          [1, { host: "b", metric: 1 } as Event, 60],
        ],
      }),
    ),
  )
  assert.equal(set, [
    [0, { host: "a", metric: '"5"', attributes: "[object]" }, 60],
    [1, { host: "b", metric: 1 }, 60],
  ])
})

test.run()
