import { suite } from "uvu"
import * as assert from "uvu/assert"
import { event } from "../../../src/event/event.ts"
import { riemannJson } from "../../../src/web/compat/riemann-json.ts"

const test = suite("riemannJson")
const nothing = { host: null, service: null, state: null, description: null, metric: null, tags: null, ttl: null }

const table: [what: string, given: Parameters<typeof event>[0], told: object][] = [
  ["null for what is absent", { service: "a" }, { ...nothing, service: "a", time: null }],
  ["times in ISO 8601 with milliseconds", { time: 1_700_000_000.5 }, { ...nothing, time: "2023-11-14T22:13:20.500Z" }],
  ["the beginning of time", { time: 0 }, { ...nothing, time: "1970-01-01T00:00:00.000Z" }],
  ["attributes beside the fields", { attributes: { region: "eu" } }, { ...nothing, region: "eu", time: null }],
  [
    "fields before attributes of their names",
    { host: "a", attributes: { host: "b" } },
    { ...nothing, host: "a", time: null },
  ],
]
for (const [what, given, told] of table)
  test(`tells ${what}`, () =>
    assert.equal(JSON.parse(riemannJson(event<Record<string, string>>(given as object))), told))

test("keeps an attribute of an odd name", () => {
  const attributes: Record<string, string> = Object.defineProperty({}, "__proto__", { value: "x", enumerable: true })
  assert.match(riemannJson(event<Record<string, string>>({ attributes })), '"__proto__":"x"')
})

test.run()
