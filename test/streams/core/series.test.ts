import fc from "fast-check"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { type Series, seriesTable } from "../../../src/streams/core/series.ts"

const test = suite("seriesTable")

test("finds one series for a host and service, absent ones included", () => {
  const table = seriesTable()
  assert.is(table.of("a", "cpu"), table.of("a", "cpu"))
  assert.is.not(table.of("a", "cpu"), table.of("b", "cpu"))
  assert.is(table.of(undefined, undefined), table.of(undefined, undefined))
  assert.is.not(table.of(undefined, "cpu"), table.of("undefined", "cpu"))
})

test("ends a series when no column holds anything for it, and gives its id to the next", () => {
  const table = seriesTable()
  const [one, other] = [table.column<string>(), table.column<string>()]
  const series = table.of("a", "cpu")
  one.set(series, "x")
  other.set(series, "y")
  one.set(series, undefined)
  assert.is(table.find("a", "cpu"), series)
  other.set(series, undefined)
  assert.is(table.find("a", "cpu"), undefined)
  assert.is(table.size, 0)
  assert.is(table.of("b", "cpu").id, series.id)
})

test("finds each series by its host and service, in whatever order they are asked for and end", () => {
  const text = fc.constantFrom("a", "b", undefined)
  const ask = fc.record({ host: text, service: text, ends: fc.boolean() })
  fc.assert(
    fc.property(fc.array(ask, { maxLength: 60 }), asks => {
      const table = seriesTable()
      const column = table.column<boolean>()
      const live = new Map<string, Series>()
      for (const { host, service, ends } of asks) {
        const key = JSON.stringify([host ?? null, service ?? null])
        const series = table.of(host, service)
        assert.equal([series.host, series.service], [host, service])
        assert.is(series, live.get(key) ?? series)
        column.set(series, ends ? undefined : true)
        if (ends && series.held === 0) table.release(series)
        if (ends) live.delete(key)
        else live.set(key, series)
        assert.is(table.size, live.size)
      }
    }),
  )
})

test("keeps the columns of one table apart", () => {
  const table = seriesTable()
  const [one, other] = [table.column<number>(), table.column<number>()]
  one.set(table.of("a", "cpu"), 1)
  one.set(table.of("b", "cpu"), 2)
  assert.is(other.size, 0)
  const seen: [number, string | undefined][] = []
  one.each((value, { host }) => seen.push([value, host]))
  assert.equal(seen, [
    [1, "a"],
    [2, "b"],
  ])
  one.clear()
  assert.is(one.size, 0)
  assert.is(table.size, 0)
})

test.run()
