import { promisify } from "node:util"
import * as rxjs from "rxjs"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { evaluate, TimeLimit } from "../../../src/engine/load/evaluate.ts"
import type { Globals } from "../../../src/engine/load/globals.ts"

const bundle = (text: string) => ({ text, filename: "/streams/.streams-1.cjs", entries: ["/streams/my.ts"] })
const run = (text: string, globals: Partial<Globals> = {}, limit = 1000) =>
  evaluate(bundle(text), { modules: { rxjs, dmon: { when: 1 } }, globals, limit })
const sleep = promisify(setTimeout)

const test = suite("evaluate")

test("gives what each entry exports", () => {
  const { namespaces } = evaluate(
    { ...bundle("exports.f0 = { a: 1 }; exports.f1 = { b: 2 }"), entries: ["/a.ts", "/b.ts"] },
    { modules: {} },
  )
  assert.equal(namespaces, [{ a: 1 }, { b: 2 }])
})

test("hands out the modules of this process, and node's", () => {
  const text = 'exports.f0 = { rxjs: require("rxjs"), dmon: require("dmon"), path: require("node:path").sep }'
  const [space] = run(text).namespaces
  assert.is(space?.["rxjs"], rxjs)
  assert.equal(space?.["dmon"], { when: 1 })
  assert.is(space?.["path"], "/")
})

test("says where the file lies", () => {
  assert.equal(run("exports.f0 = { __dirname, __filename }").namespaces, [
    { __dirname: "/streams", __filename: "/streams/my.ts" },
  ])
})

test("takes time and chance from what it is given", () => {
  const RealDate = Date
  class Noon extends RealDate {
    static override now = () => 43_200_000
  }
  const globals = { Date: Noon as DateConstructor, Math: { ...Math, random: () => 0.5 } as Math }
  assert.equal(run("exports.f0 = { now: Date.now(), chance: Math.random() }", globals).namespaces, [
    { now: 43_200_000, chance: 0.5 },
  ])
})

test("ends a loop when its time is up", () => {
  assert.throws(
    () => run("for (;;);", {}, 50),
    (error: unknown) => error instanceof TimeLimit,
  )
})

test("passes on what a file throws, with the stack of its bundle", () => {
  try {
    run('\nthrow new TypeError("no")')
    assert.unreachable()
  } catch (error) {
    assert.match((error as Error).stack ?? "", /\.streams-1\.cjs:2:7/)
  }
})

test("clears the timers of a version with it", async () => {
  const counts = { n: 0 }
  const text = `
    const { counts } = globalThis.__loadTest
    setInterval(() => counts.n++, 1)
    setTimeout(() => counts.n++, 1)
    setImmediate(() => counts.n++)
    exports.f0 = { later: () => setTimeout(() => counts.n++, 1) }`
  Object.assign(globalThis, { __loadTest: { counts } })
  const { namespaces, dispose } = run(text)
  const { later } = namespaces[0] as { later(): void }
  dispose()
  later()
  await sleep(20)
  assert.is(counts.n, 0)
  Reflect.deleteProperty(globalThis, "__loadTest")
})

test("lets timers run, be cleared and be promised while the version lives", async () => {
  const text = `
    const { promisify } = require("node:util")
    let n = 0
    const every = setInterval(() => { if (++n === 2) clearInterval(every) }, 1)
    exports.f0 = { count: () => n, wait: promisify(setTimeout)(5, "value"), soon: promisify(setImmediate)("now") }`
  const { namespaces, dispose } = run(text)
  const space = namespaces[0] as { count(): number; wait: Promise<string>; soon: Promise<string> }
  assert.is(await space.wait, "value")
  assert.is(await space.soon, "now")
  await sleep(20)
  assert.is(space.count(), 2)
  dispose()
})

test.run()
