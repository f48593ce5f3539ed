import { readdirSync, readFileSync, writeFileSync } from "node:fs"
import { createServer } from "node:net"
import { join } from "node:path"
import * as rxjs from "rxjs"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { DmonError } from "../../src/base/error.ts"
import { home } from "../../src/engine/load/child.ts"
import { type Loaded, type Loader, type LoaderOptions, loader } from "../../src/engine/load/load.ts"
import { type Folder, folder } from "../engine/load/folder.ts"
import * as dmon from "../fixtures/load/dmon/dmon.ts"
import { childrenOf } from "./children.ts"

const fake = join(home, "test/fixtures/load/dmon/dmon.ts")
const own = { modules: { dmon: fake }, types: { dmon: fake } }
const good = 'import { when } from "dmon"\nexport const okStream = when(e => e.state === "ok")\n'

interface Scene {
  readonly files: Folder
  readonly loading: Loader
  load(): Promise<Loaded>
  refused(): Promise<DmonError>
  /** Another loader of the same files, as after a restart. */
  restarted(options?: Partial<LoaderOptions>): Loader
}

/** Runs a story with a folder of files and a loader of one of them. */
async function story(
  texts: Record<string, string>,
  run: (scene: Scene) => Promise<void>,
  options: Partial<LoaderOptions> = {},
) {
  const files = folder(texts)
  const made: Loader[] = []
  const make = (more: Partial<LoaderOptions> = {}) => {
    const one = loader([files.at("my.ts")], {
      ...{ modules: { dmon, rxjs }, own, cache: files.at("cache") },
      ...options,
      ...more,
    })
    made.push(one)
    return one
  }
  const loading = make()
  const refused = () =>
    loading.load().then(
      () => assert.unreachable("it was loaded") as never,
      (error: unknown) => {
        assert.instance(error, DmonError)
        return error as DmonError
      },
    )
  try {
    await run({ files, loading, load: loading.load, refused, restarted: make })
  } finally {
    await Promise.all(made.map(one => one.close()))
    files.remove()
  }
}

const namesOf = ({ roots }: Loaded) => roots.map(({ name }) => name)
const unchecked = { check: false }

const test = suite("load")

test("gives the version that runs when nothing has changed, or what has changed is changed back", () =>
  story(
    { "my.ts": good },
    async ({ files, load }) => {
      const first = await load()
      assert.is(await load(), first)
      files.write("my.ts", `// a comment\n${good}`)
      assert.is(await load(), first)
      files.write("my.ts", good.replace("okStream", "otherStream"))
      const second = await load()
      assert.is.not(second, first)
      files.write("my.ts", good)
      assert.is(await load(), first)
      first.dispose()
      assert.is.not(await load(), first)
    },
    unchecked,
  ))

test("loads what does not type-check when types are not to be checked", () =>
  story(
    { "my.ts": good.replace("e.state", "e.stat") },
    async ({ load }) => {
      const loaded = await load()
      assert.equal(namesOf(loaded), ["ok"])
      assert.is(loaded.took.check, 0)
    },
    unchecked,
  ))

/** One file whose types are checked, and one loader that sees its versions. */
const typed = folder({ "plain.js": good.replace("okStream", "jsStream"), "lib.ts": "export {}" })
const checked = loader([typed.at("my.ts")], { modules: { dmon, rxjs }, own, cache: false })
const checkedLoad = (text: string) => {
  typed.write("my.ts", text)
  return checked.load()
}
const checkedRefusal = (text: string): Promise<DmonError> =>
  checkedLoad(text).then(assert.unreachable as never, error => error)

test("loads streams with their names, lines and files", async () => {
  const loaded = await checkedLoad(`import "./lib.ts"\n${good}`)
  assert.equal(
    loaded.roots.map(({ name, file, line }) => ({ name, file, line })),
    [{ name: "ok", file: typed.at("my.ts"), line: 3 }],
  )
  assert.equal([...loaded.files].sort(), [typed.at("lib.ts"), typed.at("my.ts")])
  assert.equal(loaded.notes, [])
  for (const step of ["bundle", "check", "trial", "evaluate"] as const) assert.ok(loaded.took[step] > 0, step)
})

test("gives another version for another code", async () => {
  const hashes = new Set<string>()
  for (let n = 0; n < 5; n++) {
    const { hash, dispose } = await checkedLoad(good.replace('"ok"', `"ok${n}"`))
    hashes.add(hash)
    dispose()
  }
  assert.is(hashes.size, 5)
})

test("refuses a type error, in the words of the compiler", async () => {
  const error = await checkedRefusal(`${good}export const bad: number = "1"\n`.replace("e.state", "e.stat"))
  assert.is(error.code, "DM104")
  assert.match(error.message, /my\.ts does not type-check \(2 errors\)$/)
  assert.match(error.frame ?? "", /my\.ts:2:37 {2}TS2551\n/)
  assert.match(error.why ?? "", /Did you mean 'state'\?/)
  assert.is(error.fix, "change to  state")
  assert.is(error.more["step"], "check")
  assert.match(error.more["1 more"] ?? "", /my\.ts:3:14 {2}TS2322/)
})

test("points at an export that is no stream by its type", async () => {
  const error = await checkedRefusal(`${good}export const makeStream = (host: string) => when(e => e.host === host)\n`)
  assert.is(error.code, "DM114")
  assert.match(error.message, /my\.ts exports makeStream as a stream, which it is not/)
  assert.match(error.why ?? "", /makes streams/)
})

test("says what a metric that may be absent needs", async () => {
  const error = await checkedRefusal(good.replace('e.state === "ok"', "e.metric > 1"))
  assert.is(error.why, "'e.metric' is possibly 'undefined'.   events may carry no metric")
  assert.is(error.fix, "(e.metric ?? 0)")
})

test("says that JavaScript is not checked", async () => {
  const { notes, roots } = await checkedLoad('export * from "./plain.js"')
  assert.match(notes.join(), /plain\.js is JavaScript/)
  assert.is(roots[0]?.file, typed.at("plain.js"))
})

test("lists what a file without streams has instead", async () => {
  const text = [
    'import { when } from "dmon"',
    "export const limit = 3",
    "const slow = when(() => true)",
    "export const f = () => slow",
  ]
  const error = await checkedRefusal(text.join("\n"))
  assert.is(error.code, "DM103")
  assert.match(error.more["found"] ?? "", /export const limit: number +line 2\n/)
  assert.match(error.more["found"] ?? "", /const slow: Stream +line 3 {3}\(not exported\)/)
  assert.is(error.fix, "line 3:  export const slowStream = …")
})

/** One file that is edited, for better and for worse, and one loader that sees it all. */
const edited = folder({ "my.ts": good })
const editing = loader([edited.at("my.ts")], { modules: { dmon, rxjs }, own, cache: false, check: false })

for (const [what, code, text, frame] of [
  ["a syntax error", "DM106", "export const = 1", /my\.ts:3:14/],
  ["a missing import", "DM107", 'import { a } from "./absent.ts"\nexport const b = a', /my\.ts:3:19/],
  ["await at the top level", "DM108", "await when", /my\.ts:3:1/],
  ["a loop that does not end", "DM109", "let n = 0\nfor (;;) n++", /4 │ for \(;;\) n\+\+/],
  [
    "promises that do not end",
    "DM109",
    "const spin = (): any => Promise.resolve().then(spin)\nspin()",
    /3 │ const spin/,
  ],
  ["a call that waits", "DM109", 'import { execSync } from "node:child_process"\nexecSync("sleep 9")', undefined],
  ["an error", "DM122", "const nothing: any = undefined\nnothing.at.all", /my\.ts:4:9/],
  ["an end of the process", "DM122", "process.exit(3)", /my\.ts:3:9/],
  [
    "an operator's refusal",
    "DM122",
    'import { rollup } from "dmon"\nexport const badStream = rollup(0)',
    /my\.ts:4:26/,
  ],
  [
    "a stream that cannot be built",
    "DM122",
    'export const badStream = (): any => { throw new Error("no") }',
    /my\.ts:3:45/,
  ],
  [
    "a factory of streams",
    "DM114",
    "export const makeStream = (host: string) => when(e => e.host === host)",
    /my\.ts:3:14/,
  ],
  ["two streams of one name", "DM113", "export const streamok = when(() => false)", undefined],
] as [string, string, string, RegExp | undefined][]) {
  test(`refuses ${what} with ${code}, and loads the next good version`, async () => {
    edited.write("my.ts", `${good}${text}\n`)
    const error: DmonError = await editing.load().then(assert.unreachable as never, error => error)
    assert.is(error.code, code, error.render?.())
    if (frame) assert.match(error.frame ?? "", frame)
    else assert.is(error.frame, undefined)
    assert.ok(error.fix)
    assert.ok(error.more["step"])
    edited.write("my.ts", good.replace("okStream", "betterStream"))
    assert.equal(namesOf(await editing.load()), ["better"])
  })
}

test.after(async () => {
  await Promise.all([editing.close(), checked.close()])
  edited.remove()
  typed.remove()
})

test("names the file that was meant when there is none", async () => {
  const files = folder({ "mystreams.ts": good })
  const loading = loader([files.at("mystream.ts")], { modules: { dmon, rxjs }, own, cache: false })
  const error: DmonError = await loading.load().then(assert.unreachable as never, error => error)
  assert.is(error.code, "DM102")
  assert.is(error.more["similar"], files.at("mystreams.ts"))
  await loading.close()
  files.remove()
})

test("refuses what must not be run a second time by an engine that has no trial", () =>
  story(
    { "my.ts": `${good}for (;;);` },
    async ({ refused }) => {
      const error = await refused()
      assert.is(error.code, "DM109")
      assert.is(error.more["step"], "evaluate")
    },
    { ...unchecked, trial: false, limit: 100 },
  ))

test("loads a folder, with the streams of all its files", async () => {
  const files = folder({
    "a.ts": good,
    "b.ts": good.replace("okStream", "stream"),
    "a.test.ts": "not TypeScript at all",
    "lib.d.ts": "",
  })
  const loading = loader([files.path], { modules: { dmon, rxjs }, own, cache: files.at("cache") })
  assert.equal(namesOf(await loading.load()), ["ok", "b"])
  files.write("c.ts", good)
  const error: DmonError = await loading.load().then(assert.unreachable as never, error => error)
  assert.is(error.code, "DM113")
  assert.match(`${error.more["first"]} ${error.more["second"]}`, /a\.ts:2:14 {2}okStream .*c\.ts:2:14 {2}okStream/)
  files.write("c.ts", good.replace("okStream", "cStream"))
  assert.equal(namesOf(await loading.load()), ["ok", "b", "c"])
  await loading.close()
  files.remove()
})

test("starts from the cache without esbuild, compiler or trial, until something has changed", () =>
  story(
    { "my.ts": `import type { T } from "./types"\n${good}export const t: T = 1\n`, "types.ts": "export type T = 1" },
    async ({ files, load, restarted }) => {
      const first = await load()
      const started = childrenOf("child")
      const again = await restarted().load()
      assert.is(again.hash, first.hash)
      assert.is.not(again, first)
      assert.equal(namesOf(again), ["ok"])
      assert.is(again.took.trial, 0)
      assert.equal(childrenOf("child"), started)

      files.write("types.ts", "export type T = 2")
      const later = restarted()
      const error: DmonError = await later.load().then(assert.unreachable as never, error => error)
      assert.is(error.code, "DM104")
      files.write("types.ts", "export type T = 1")
      files.write("tsconfig.json", '{ "extends": "./absent.json" }')
      assert.match((await later.load()).notes.join(), /absent\.json/)
      const known = childrenOf("child")
      const { notes } = await restarted().load()
      assert.match(notes.join(), /absent\.json/)
      assert.equal(childrenOf("child"), known)
    },
  ))

test("does not start from a cache that is damaged", () =>
  story(
    { "my.ts": good },
    async ({ files, load, restarted }) => {
      await load()
      const [name] = readdirSync(files.at("cache"))
      const file = files.at(`cache/${name}`)
      writeFileSync(file, readFileSync(file, "utf8").replace("okStream", "noStream"))
      assert.equal(namesOf(await restarted(unchecked).load()), ["ok"])
    },
    unchecked,
  ))

test("gives a trial of its own to a version that was remembered by one without", () =>
  story(
    { "my.ts": good },
    async ({ restarted }) => {
      assert.is((await restarted({ trial: false }).load()).took.trial, 0)
      assert.ok((await restarted().load()).took.trial > 0)
      assert.is((await restarted().load()).took.trial, 0)
    },
    unchecked,
  ))

test("finds a failure of the code that runs, in the text that runs", () =>
  story(
    { "my.ts": `${good}export const boom = (): any => { throw new Error("boom") }\nexport const options = boom\n` },
    async ({ files, load }) => {
      const loaded = await load()
      files.write("my.ts", "another text by now")
      try {
        ;(loaded.options as () => void)()
        assert.unreachable()
      } catch (error) {
        const place = loaded.locate((error as Error).stack ?? "")
        assert.is(place?.line, 3)
        assert.match(place?.frame ?? "", /my\.ts:3:\d+\n.*\n.*\n {2}3 │ export const boom/)
      }
    },
    unchecked,
  ))

test("closes in the trial what the file opens, before it opens it in earnest", async () => {
  const port = await freePort()
  const text = `${good}import { createServer } from "node:net"
    export const options = { server: createServer().listen(${port}, "127.0.0.1"), opened: 0 }
    options.server.on("error", () => { options.opened = -1 })`
  await story(
    { "my.ts": text },
    async ({ load }) => {
      const { options } = (await load()) as { options: { server: ReturnType<typeof createServer>; opened: number } }
      await new Promise(resolve => setTimeout(resolve, 50))
      assert.is(options.opened, 0)
      assert.ok(options.server.listening)
      options.server.close()
    },
    unchecked,
  )
})

test("loads one after another what is asked for at once", () =>
  story(
    { "my.ts": good },
    async ({ load }) => {
      const [one, other] = await Promise.all([load(), load()])
      assert.is(one, other)
    },
    unchecked,
  ))

function freePort(): Promise<number> {
  return new Promise(resolve => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}

test.run()
