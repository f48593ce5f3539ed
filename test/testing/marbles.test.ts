import { suite } from "uvu"
import * as assert from "uvu/assert"
import { all } from "../../src/streams/all.ts"
import { marbles, run } from "../../src/testing/testing.ts"

const test = suite("marbles")
const [a, b, c] = [{ service: "a" }, { service: "b" }, { service: "c" }]
const drawn = (diagram: string, frame?: "10s" | 1) =>
  marbles(diagram, { a, b, c }, frame === undefined ? {} : { frame }).map(({ service, time }) => [service, time])

const pictures: [diagram: string, events: [string, number][]][] = [
  ["", []],
  ["----", []],
  ["a", [["a", 0]]],
  [
    "a--b-|",
    [
      ["a", 0],
      ["b", 3],
    ],
  ],
  [
    "-(ab)c",
    [
      ["a", 1],
      ["b", 1],
      ["c", 5],
    ],
  ],
  [
    "a 9s b",
    [
      ["a", 0],
      ["b", 10],
    ],
  ],
  [
    "a 500ms b",
    [
      ["a", 0],
      ["b", 1.5],
    ],
  ],
  [
    "a 2h b 1d c",
    [
      ["a", 0],
      ["b", 7201],
      ["c", 93_602],
    ],
  ],
  [
    "  a - b ",
    [
      ["a", 0],
      ["b", 2],
    ],
  ],
]
for (const [diagram, events] of pictures) {
  test(`reads ${JSON.stringify(diagram)}`, () => assert.equal(drawn(diagram), events))
}

test("lets a frame take as long as it is told to, and begins when it is told to", () => {
  assert.equal(drawn("a--b", "10s"), [
    ["a", 0],
    ["b", 30],
  ])
  const { start, until, completes, arrivals } = marbles("a--b-|", { a, b }, { frame: "500ms", start: 100 })
  assert.equal([start, until, completes, ...arrivals], [100, 102.5, true, 100, 101.5])
})

test("leaves an event the time that it has, and lets it arrive at its place", () => {
  const outcome = run(all(), marbles("--a-b", { a: { time: -5 }, b }))
  assert.equal(
    outcome.input.map(({ time, value }) => [time, value.time]),
    [
      [2, -5],
      [4, 4],
    ],
  )
})

test("goes on to the end of the diagram, and completes there if it says so", () => {
  const open = run(all(), marbles("a----", { a }))
  assert.equal([open.start, open.end, open.completed], [0, 5, undefined])
  const complete = run(all(), marbles("a 1h |", { a }))
  assert.equal([complete.end, complete.completed], [3601, 3601])
})

const wrong: [diagram: string, says: RegExp][] = [
  ["a-x", /the letter x stands for nothing/],
  ["a-(b", /parentheses/],
  ["a-b)", /parentheses/],
  ["a--#", /neither fail/],
  ["^-a", /neither fail/],
  ["a-|-b", /nothing comes after the end/],
]
for (const [diagram, says] of wrong) {
  test(`refuses ${JSON.stringify(diagram)}`, () => {
    assert.throws(
      () => drawn(diagram),
      (error: { code: string; why: string }) => error.code === "DM143" && says.test(error.why),
    )
  })
}

test.run()
