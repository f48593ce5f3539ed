import { suite } from "uvu"
import * as assert from "uvu/assert"
import { addressOf, type View, viewOf } from "../../../src/web/dashboard/view.ts"

const test = suite("view")

const views: readonly (readonly [View, string])[] = [
  [{ page: "live", query: "" }, "/live"],
  [{ page: "live", query: "", select: "web-1/disk /" }, "/live?select=web-1/disk%20/"],
  [{ page: "health", query: 'state = "critical"' }, "/health?query=state%20%3D%20%22critical%22"],
  [{ page: "history", query: "", at: 1_795_737_600 }, "/history?at=2026-11-27T00:00:00.000Z"],
  [{ page: "flows", query: "", stream: "tell", heat: "errors" }, "/flows?stream=tell&heat=errors"],
  [{ page: "live", query: "a & b = 'c?#'", size: "cell", sort: "worst" }, ""],
]

test("stands in the address of the page, all of it", () => {
  for (const [view, address] of views) {
    if (address) assert.is(addressOf(view), address)
    const { pathname, search } = new URL(addressOf(view), "http://dmon")
    assert.equal(viewOf({ pathname, search }), view)
  }
})

test("is Live where the address says nothing that is known", () => {
  for (const [pathname, search] of [
    ["/", ""],
    ["/nowhere", "?size=huge&at=yesterday&token=secret"],
  ] as const) {
    assert.equal(viewOf({ pathname, search }), { page: "live", query: "" })
  }
})

test.run()
