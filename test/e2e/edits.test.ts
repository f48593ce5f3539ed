import { once } from "node:events"
import { renameSync, utimesSync, writeFileSync } from "node:fs"
import { type IncomingMessage, request } from "node:http"
import { join } from "node:path"
import { setTimeout as wait } from "node:timers/promises"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { controlOf } from "../../src/engine/journal/control.ts"
import { data } from "../../src/engine/journal/data.ts"
import type { Event } from "../../src/event/event.ts"
import { iso } from "../../src/event/iso.ts"
import { seeded } from "../engine/kit/fragile.ts"
import { edits } from "./edits.ts"
import { server, workplace } from "./server.ts"
import { steady } from "./steady.ts"

// `npm run chaos` does the same, longer, and with other seeds.
const test = suite("a running dmon whose streams are edited")

test("counts and records all that it answers, and ends with the file as it is, whatever is saved and however", async () => {
  const { sent, answered, live, refused } = await edits({ seed: 1, edits: 40, rate: 2000 })
  assert.is(answered, sent)
  assert.ok(live > 5, `${live} edits ran`)
  assert.ok(refused > 5, `${refused} edits were refused`)
})

/** Told of by what comes and by timers, for each key and for all. */
const streams = `import { by, count, fixedTimeWindow, log, rollup, smap, throttle, when } from "dmon"
export const everyStream = when(e => (e.metric ?? 0) % 500 === 0, log({ prefix: "every" }))
export const fewStream = by("service", throttle(3, "500ms", log({ prefix: "few" })))
export const manyStream = by("service", rollup(1, "300ms", smap(count, log({ prefix: "many" }))))
export const windowStream = fixedTimeWindow("200ms", smap(count, log({ prefix: "window" })))
`

const text = ({ time = 0, host, service, metric, tags }: Event) =>
  [iso(time), host, service, metric, tags?.join()].join("  ")

test("notices nothing of a save that changes nothing, at 5,000 events a second", async () => {
  const [at, chance] = [workplace(), seeded(1)]
  const file = at.write("mystreams.ts", streams)
  const folder = join(at.folder, "data")
  const dmon = await server(at, ["--streams", file, "--data", folder, "--telemetry", "0"])
  const reload = async () => {
    // Over the socket: whoever asks there may reload.
    const asked = request({
      socketPath: join(at.folder, "dmon/default.sock"),
      path: "/api/reload",
      method: "POST",
    }).end()
    const [response] = (await once(asked, "response")) as [IncomingMessage]
    const answer = JSON.parse((await response.toArray()).join(""))
    assert.equal(answer, { ok: true, version: 1, report: "unchanged: v1 runs" })
  }
  const ways: readonly (() => unknown)[] = [
    () => utimesSync(file, Date.now() / 1000, chance() * 1e9),
    // Not cut first: for a moment that would be another file.
    () => writeFileSync(file, streams, { flag: "r+" }),
    () => renameSync(at.write("next.ts", streams), file),
    () => dmon.process.kill("SIGHUP"),
    () => dmon.process.kill("SIGUSR1"),
    reload,
  ]
  const load = steady({ port: dmon.port("TCP"), host: "h", rate: 5000 })
  try {
    for (let n = 0; n < 80; n++) {
      await (ways[Math.floor(chance() * ways.length)] as () => unknown)()
      await wait(chance() ** 2 * 100)
    }
    const { sent, answered } = await load.stop()
    assert.is(answered, sent)
    await reload()
    assert.is(await dmon.stop(), 0, dmon.err())
    assert.not.match(dmon.err(), /reload/)

    const { segments, close } = data(folder, { segment: 1e9, bytes: 1e12, age: 1e12 }, { reading: true })
    const moved = [...segments.read()]
      .map(controlOf)
      .flatMap(one => (one === undefined || "tick" in one ? [] : [Object.keys(one)[0]]))
    close()
    assert.equal(moved, ["start", "stop"], "no reload is recorded")
    // The recording, played without any reload, comes to what was printed.
    const { stdout } = await dmon.command("replay", "--data", folder, "--json")
    const lines = stdout.trim().split("\n").slice(0, -1)
    const played = lines.map(line => JSON.parse(line) as { key: string; value: Event })
    for (const key of ["every", "few", "many", "window"]) {
      const printed = dmon.out().match(new RegExp(`^${key} .*$`, "gm")) ?? []
      const expected = played.filter(one => one.key === `log ${key}`).map(one => `${key} ${text(one.value)}`)
      assert.ok(expected.length > 5, `${key}: ${expected.length}`)
      assert.equal(printed, expected)
    }
  } finally {
    load.end()
    dmon.process.kill("SIGKILL")
    at.remove()
  }
})

test.run()
