import { AssertionError } from "node:assert"
import { basename } from "node:path"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import type { DmonError } from "../../src/base/error.ts"
import { email } from "../../src/outputs/email.ts"
import { by } from "../../src/streams/by.ts"
import { changed } from "../../src/streams/changed.ts"
import { rollup } from "../../src/streams/rollup.ts"
import { set } from "../../src/streams/set.ts"
import { expectActions, expectEmitted, marbles, run } from "../../src/testing/testing.ts"

const test = suite("expectEmitted")
const full = { host: "web-1", service: "disk", state: "critical" }
const diskStream = by("host", rollup(2, "1h", email("oncall@example.org")))
const input = marbles("a--b--c------------------d|", { a: full, b: full, c: full, d: full }, { frame: "10s" })
const disk = run({ diskStream }, input)

/** The message that it fails with, without the line of source at its end. */
function failing(expectation: () => void): string[] {
  try {
    expectation()
  } catch (error) {
    assert.instance(error, AssertionError)
    const lines = (error as AssertionError).message.split("\n")
    assert.match(lines.pop() as string, new RegExp(`^  .*${basename(import.meta.filename)}:\\d+:\\d+   .*expect`))
    return lines
  }
  throw new Error("it did not fail")
}

test("says nothing where what was expected came", () => {
  expectEmitted(disk, "disk", "A--A----------------------(B|)", { A: [full], B: [full, full] })
  expectEmitted(disk, "disk", "A--A----------------------B", { A: [full], B: [full, full] })
  expectEmitted(disk, "disk/by[web-1]/rollup/email", "A--A 220s (B|)", { A: [full], B: [full, full] })
})

test("draws what came in, what was expected and what was received, and points at the first difference", () => {
  assert.equal(
    failing(() => expectEmitted(disk, "disk", "A-------------------------(B|)", { A: [full], B: [full, full, full] })),
    [
      "disk emitted something else than expected",
      "  input     a--b--c------------------d|",
      "  expected  A-------------------------(B|)",
      "  received  A--A----------------------(1|)",
      "               ^ at 30 s: A came, and was not expected",
      "  a,b,c,d: web-1 disk critical",
      "  A: [web-1 disk critical]",
      "  B: [web-1 disk critical, web-1 disk critical, web-1 disk critical]",
      "  1: [c, d]",
    ],
  )
})

const state = (of: string) => ({ service: "api", state: of })
const events = marbles("a-b-c-d", { a: state("ok"), b: state("critical"), c: state("critical"), d: state("ok") })
const states = run({ changedStream: changed("state") }, events)

test("takes the letters of the input for its events", () => {
  expectEmitted(states, "changed", "a-b---d")
  const tagged = run({ x: set({ state: "warning" }) }, events)
  assert.match(failing(() => expectEmitted(tagged, "x", "a-b-c-d")).join("\n"), 'state "warning", not "ok"')
})

const differences: [diagram: string, says: string][] = [
  ["a-b", "6 s: d came, and was not expected"],
  ["a-----d", "2 s: b came, and was not expected"],
  ["a-b-c-d", "4 s: c was expected, and did not come"],
  ["a-----(bd)", "2 s: b came early: it was expected at 6 s"],
  ["ab----d", "1 s: b was expected, and came late, at 2 s"],
  ["a-c---d", "2 s: c was expected, b came: time 2, not 4"],
  ["a-b---d|", "7 s: the input did not complete"],
]
for (const [diagram, says] of differences) {
  test(`tells the difference from ${diagram}`, () => {
    const message = failing(() => expectEmitted(states, "changed", diagram))
    assert.ok(message.join("\n").includes(`^ at ${says}`), message.join("\n"))
  })
}

test("writes long stretches as times, and shows what is around the difference where there is too much", () => {
  const day = run({ all: changed("state") }, marbles("a 24h b", { a: state("ok"), b: state("critical") }))
  const lines = failing(() => expectEmitted(day, "all", "a"))
  assert.equal(lines.slice(1, 5), [
    "  input     a 1d b",
    "  expected  a 1d -",
    "  received  a 1d b",
    "                 ^ at 1 d 1 s: b came, and was not expected",
  ])
  const many = run(
    { all: set({}) },
    Array.from({ length: 100_000 }, (_, time) => ({ time, metric: time % 2 })),
  )
  const [, ...rest] = failing(() => expectEmitted(many, "all", "a 13h 53m 20s ", { a: { metric: 0 } }))
  for (const line of rest) assert.ok(line.length < 120, line)
})

test("is exact between frames", () => {
  const later = run({ s: by("host", rollup(1, "1500ms")) }, marbles("ab", { a: full, b: full }), { further: 5 })
  expectEmitted(later, "s", "A---B", { A: [full], B: [full] }, { frame: "375ms" })
  assert.match(
    failing(() => expectEmitted(later, "s", "AB", { A: [full], B: [full] })).join("\n"),
    "^ at 1 s: B was expected, and came late, at 1.5 s",
  )
})

test("counts time from where the run started", () => {
  const outcome = run({ s: changed("state") }, [{ time: 1_800_000_000, state: "ok" }], { start: 1_799_999_990 })
  expectEmitted(outcome, "s", "----------a", { a: { state: "ok" } })
  expectEmitted(outcome, "s", "-a", { a: { state: "ok" } }, { frame: "10s" })
})

test("refuses places and letters that are not there", () => {
  for (const [place, diagram, code] of [
    ["disc", "a", "DM144"],
    ["disk", "z", "DM143"],
  ] as const) {
    assert.throws(
      () => expectEmitted(disk, place, diagram),
      (error: { code: string }) => error.code === code,
    )
  }
})

test("lists the outputs that there are where one is not", () => {
  assert.throws(
    () => expectActions(disk, "emial", "|"),
    (error: DmonError) =>
      error.code === "DM145" &&
      error.more["outputs"] === disk.outputs?.[0]?.key &&
      error.fix === "did you mean  email ?",
  )
  expectActions(run({ aStream: by("host", { build: () => email("x@y.z") }) }, []), "email", "")
})

test("expects the same of outputs", () => {
  const letters = { A: { subject: "web-1 disk critical" }, B: { subject: "web-1 disk critical; web-1 disk critical" } }
  expectActions(disk, "email", "A--A----------------------B", letters)
  assert.match(
    failing(() => expectActions(disk, "email", "A--A", letters)).join("\n"),
    /^email was asked to do something else than expected\n.*\^ at 4 m 20 s: B came, and was not expected/s,
  )
})

test.run()
