import { suite } from "uvu"
import * as assert from "uvu/assert"
import type { DmonError } from "../../src/base/error.ts"
import { inside } from "../../src/shell/inside.ts"
import { momentFrom } from "../../src/shell/moment.ts"
import { prompt } from "../../src/shell/prompt.ts"
import { type ScriptOptions, script } from "../../src/shell/script.ts"
import { handed, running, screen } from "./kit.ts"

const test = suite("a script of the shell")

async function runs(text: string, options: ScriptOptions = {}) {
  const dmon = running()
  const seen = screen({ isTTY: false })
  await script(text, handed(dmon.remote), seen.screen, { json: true, ...options })
  return { ...dmon, ...seen.written }
}
const failing = (text: string, options?: ScriptOptions) =>
  runs(text, options).then(
    () => undefined,
    (error: DmonError) => error,
  )

test("prints what it comes to as one JSON value; undefined as nothing", async () => {
  assert.is((await runs("index.hosts()")).out, '["web-1","web-2"]\n')
  assert.is(
    (await runs(`query('state = "ok"')`)).out,
    '[{"host":"web-2","service":"cpu","state":"ok","metric":0.25}]\n',
  )
  assert.is((await runs("const a = 1")).out, "")
  assert.is((await runs("null")).out, "null\n")
})

test("may be of many lines, and finds its arguments", async () => {
  const { out, asked } = await runs("for (const service of args) {\n  await send({ service })\n}\nargs.length", {
    args: ["a", "b"],
  })
  assert.is(out, "2\n")
  assert.is(asked.length, 2)
})

test("fails with an error of dmon's, whatever it throws", async () => {
  const error = await failing("null.x")
  assert.is(error?.code, "DM170")
  assert.match(error?.message ?? "", "TypeError: Cannot read properties of null")
  assert.is((await failing("query('state =')"))?.code, "DM302")
  assert.is((await failing("f("))?.code, "DM171")
})

test("ends from without", async () => {
  const ending = new AbortController()
  const done = runs("new Promise(() => {})", { signal: ending.signal })
  await new Promise(setImmediate)
  ending.abort()
  assert.is((await done).out, "")
})

test("that runs in the server finds its engine, and stands in the log before it runs", async () => {
  const logged: string[] = []
  const run = inside({
    scope: { engineOfTest: { size: 3 } },
    modules: handed(running().remote).modules,
    log: { info: (topic, message) => void logged.push(`${topic} ${message}`) },
    limits: { hold: 50, wait: 1 },
  })
  const ask = (text: string) => run({ text, colors: false, columns: 80 })
  assert.is(await ask("engineOfTest.size as number"), "3")
  assert.is(await ask("const kept = await Promise.resolve(4)"), "")
  assert.is(await ask("kept"), "4")
  assert.match(await ask("null.x"), "Uncaught TypeError")
  assert.match(await ask("for (;;) {}"), "error DM176: it did not end within 0.05 s")
  assert.match(await ask("new Promise(() => {})"), "error DM176: it was not done after 0.001 s")
  assert.match(await ask("f("), "error DM171")
  assert.equal(logged.slice(0, 2), [
    "inside engineOfTest.size as number",
    "inside const kept = await Promise.resolve(4)",
  ])
  delete (globalThis as Record<string, unknown>)["engineOfTest"]
})

test("takes a moment as a Date, as seconds, as milliseconds, and as people type it", () => {
  const noon = new Date(2026, 10, 26, 12, 0, 0).getTime() / 1000
  assert.is(momentFrom("11:30", noon), noon - 1800)
  assert.is(momentFrom("2026-11-26", noon), noon - 12 * 3600)
  assert.is(momentFrom(noon), noon)
  assert.is(momentFrom(noon * 1000), noon)
  assert.is(momentFrom(new Date(noon * 1000)), noon)
  assert.throws(
    () => momentFrom("soon", noon),
    (error: { code?: string }) => error.code === "DM173",
  )
})

test("has no prompt; a person's tells where they are", () => {
  const usual = { context: undefined, isConnected: true, isStale: false, isInside: false, isRed: false }
  assert.is(prompt(usual, false), "dmon> ")
  assert.is(prompt({ ...usual, context: "prod", isStale: true }, false), "dmon[prod]!> ")
  assert.is(prompt({ ...usual, isConnected: false }, false), "dmon?> ")
  assert.is(prompt({ ...usual, isInside: true }, true), "\x1b[31mdmon(inside)>\x1b[39m ")
})

test.run()
