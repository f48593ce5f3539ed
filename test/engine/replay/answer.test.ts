import { suite } from "uvu"
import * as assert from "uvu/assert"
import { answer } from "../../../src/engine/replay/answer.ts"
import { asRecorded } from "../../../src/engine/replay/lineup.ts"
import { type Came, modules, recorded, versionFrom } from "./kit.ts"

const test = suite("answer to why not, over topics")
const version = await versionFrom(`import { all, by, email, index, publish, rollup, subscribe, when } from "dmon"

export const indexStream = index()
export const diskStream = when({ service: "disk" }, by("host", rollup(1, "1h", publish("alerts"))))
export const apiStream = when(e => e.service === "api" && e.metric! > 1, publish("alerts"))
export const mailStream = subscribe("alerts", when(e => [e].flat().every(one => one.state === "critical"), email("a@example.org")))
export const deafStream = subscribe("nothing", email("b@example.org"))
`)
const disk = { host: "web-1", service: "disk", state: "critical" }
const api = (state: string, metric: number) => ({ host: "web-1", service: "api", state, metric })

/** What is said of why something did not happen to the last event of a host and service. */
function whyNot(name: string, service: string, records: readonly Came[]) {
  const all = recorded(records, [version])
  const question = { kind: "not", name, subject: { host: "web-1", service } } as const
  return answer(question, all, asRecorded(all, { modules }))
}

const twice: readonly Came[] = [
  [0, disk],
  [1, disk],
]

test("names the stream that publishes, and the operator in it that holds the event", () => {
  for (const name of ["email", "mail"]) {
    const { said, stopped } = whyNot(name, "disk", twice)
    assert.ok(said.includes("disk: rollup holds it"), said.join())
    assert.ok(said.includes("api: when stopped it"), said.join())
    assert.ok(!said.some(one => one.includes("subscribe")))
    const held = stopped?.find(({ verdict }) => verdict === "held")
    assert.is(held?.address, "disk/when/by[web-1]/rollup")
  }
})

test("goes on with the stream that subscribes where the event was published", () => {
  const { said } = whyNot("email", "api", [[0, api("ok", 3)]])
  assert.equal(said, ["disk: when stopped it", "mail: when stopped it"])
})

test("says that it was reached by way of the topic", () => {
  const { said, reached } = whyNot("email", "api", [[0, api("critical", 3)]])
  assert.equal(
    reached?.map(({ address }) => address),
    ["mail/subscribe/when/email"],
  )
  assert.match(said.join("\n"), /mail: it did \(dmon why --action '0\.1\/mail\/subscribe\/when\/email\/0'\)/)
})

test("says of a stream to which nothing is published that nothing was", () => {
  assert.equal(whyNot("deaf", "disk", twice).said, ["deaf: nothing was published to what it subscribes to"])
})

test.run()
