import { map } from "rxjs"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { DmonError } from "../../../src/base/error.ts"
import { probe } from "../../../src/engine/load/probe.ts"
import { BuildError, roots, streamName } from "../../../src/engine/load/roots.ts"

const stream = map((x: number) => x)

/** The roots of files, given as their exports. */
const rootsOf = (files: Record<string, Record<string, unknown>>) =>
  roots(
    {
      entries: Object.keys(files),
      namespaces: Object.values(files),
      exported: (entry, name) => ({ file: Object.keys(files)[entry] as string, line: name.length, column: 1 }),
    },
    probe,
  )
const namesOf = (files: Record<string, Record<string, unknown>>) => rootsOf(files).roots.map(({ name }) => name)

const thrownBy = (run: () => unknown) => {
  try {
    run()
  } catch (error) {
    return error
  }
}

const test = suite("roots")

for (const [exported, name] of [
  ["stream", "my"],
  ["default", "my"],
  ["streams", "my"],
  ["STREAM", "my"],
  ["apiSlowStream", "apiSlow"],
  ["api_stream", "api"],
  ["streamDisk", "Disk"],
  ["upstream", "up"],
  ["diskStreams", "diskStreams"],
  ["mainStreamOfAll", "mainStreamOfAll"],
] as [string, string][]) {
  test(`calls the stream exported as ${exported} ${name}`, () => {
    assert.is(streamName(exported, "/streams/my.ts"), name)
  })
}

test("takes the exports that have stream in their names, and the default", () => {
  const exports = { aStream: stream, STREAM_b: stream.bind(null), other: stream, makeIt: () => stream, default: stream }
  assert.equal(namesOf({ "/my.ts": exports }).sort(), ["a", "b", "my"])
})

test("takes each stream of a default array, the first by the file's name", () => {
  const array = [stream.bind(null), stream.bind(null), stream.bind(null)]
  assert.equal(namesOf({ "/my.ts": { default: array } }), ["my", "my-2", "my-3"])
})

test("lists streams as they are written, not by name", () => {
  const exports = { aLongNameStream: stream, bStream: stream.bind(null) }
  assert.equal(namesOf({ "/my.ts": exports }), ["b", "aLongName"])
})

test("does not take a CommonJS file's exports object for a default export", () => {
  const exports = { diskStream: stream, limit: 3 }
  assert.equal(namesOf({ "/my.js": { ...exports, default: exports } }), ["disk"])
})

test("takes a stream that two files export as one", () => {
  assert.equal(namesOf({ "/a.ts": { diskStream: stream }, "/b.ts": { diskStream: stream } }), ["disk"])
})

test("names both of two streams of one name", () => {
  const files = { "/a.ts": { diskStream: stream }, "/b.ts": { stream_disk: map(x => x) } }
  const error = thrownBy(() => rootsOf(files)) as DmonError
  assert.is(error.code, "DM113")
  assert.is(error.more["first"], "/a.ts:10:1  diskStream")
  assert.is(error.more["second"], "/b.ts:11:1  stream_disk")
})

for (const [what, value, why] of [
  ["an array", [stream], /array/],
  ["a number", 3, /number/],
  ["null", null, /null/],
  ["a function that makes streams", () => stream, /makes streams/],
  ["a function that gives nothing", () => undefined, /no Observable/],
] as [string, unknown, RegExp][]) {
  test(`refuses ${what} exported as a stream`, () => {
    const error = thrownBy(() => rootsOf({ "/my.ts": { aStream: value } })) as DmonError
    assert.instance(error, DmonError)
    assert.is(error.code, "DM114")
    assert.match(error.why ?? "", why)
    assert.is(error.more["at"], "/my.ts:7:1")
  })
}

test("tells which stream threw while it was being built", () => {
  const bad = () => {
    throw new TypeError("n must be positive")
  }
  const error = thrownBy(() => rootsOf({ "/my.ts": { badStream: bad } })) as BuildError
  assert.instance(error, BuildError)
  assert.is(error.candidate.name, "bad")
  assert.instance(error.cause, TypeError)
})

test("hands out listeners, checks and options as they are", () => {
  const listeners = [1]
  const found = rootsOf({ "/a.ts": { aStream: stream, listeners, checks: "x", options: { port: 1 } } })
  assert.is(found.listeners, listeners)
  assert.is(found.checks, "x")
  assert.equal(found.options, { port: 1 })
})

test("puts the listeners of several files together, and refuses two exports of options", () => {
  const found = rootsOf({ "/a.ts": { listeners: [1] }, "/b.ts": { listeners: [2], checks: [3] } })
  assert.equal(found.listeners, [1, 2])
  assert.equal(found.checks, [3])
  const error = thrownBy(() => rootsOf({ "/a.ts": { options: {} }, "/b.ts": { options: {} } })) as DmonError
  assert.is(error.code, "DM113")
})

test.run()
