import { mkdirSync, renameSync, rmSync, symlinkSync, unlinkSync, utimesSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import * as rxjs from "rxjs"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { home } from "../../src/engine/load/child.ts"
import { stampOf } from "../../src/engine/load/inputs.ts"
import { loader } from "../../src/engine/load/load.ts"
import { namesIn, type Watcher, watch } from "../../src/engine/load/watch.ts"
import { type Folder, folder } from "../engine/load/folder.ts"
import * as dmon from "../fixtures/load/dmon/dmon.ts"

interface Scene {
  readonly files: Folder
  readonly watcher: Watcher
  /** Watches these files as they are now. */
  see(...names: string[]): void
  count(): number
  /** Waits for so many changes; longer than any rest, shorter than the poll unless it is needed. */
  changes(n: number): Promise<void>
}

async function story(texts: Record<string, string>, run: (scene: Scene) => Promise<void>, poll = 60_000) {
  const files = folder(texts)
  let count = 0
  const watcher = watch(() => count++, { rest: 20, gone: 200, poll })
  const see = (...names: string[]) => {
    const stamps = names.map((name): [string, string] => [files.at(name), stampOf(files.at(name))])
    watcher.set({ files: new Map(stamps), folders: new Map() })
  }
  const changes = async (n: number) => {
    for (const end = Date.now() + 5000; count < n && Date.now() < end; ) await sleep(10)
    assert.is(count, n)
    await sleep(60)
    assert.is(count, n, "and no more")
  }
  try {
    await run({ files, watcher, see, changes, count: () => count })
  } finally {
    watcher.close()
    files.remove()
  }
}

const test = suite("watch")

test("tells a save once, however many writes it has", () =>
  story({ "my.ts": "1" }, async ({ files, see, changes }) => {
    see("my.ts")
    for (let n = 0; n < 5; n++) {
      files.write("my.ts", "x".repeat(n + 2))
      await sleep(5)
    }
    await changes(1)
    files.write("my.ts", "2")
    await changes(2)
  }))

test("says nothing of other files in the folder, nor of files that are only read", () =>
  story({ "my.ts": "1" }, async ({ files, see, changes }) => {
    see("my.ts")
    files.write("other.ts", "1")
    await sleep(100)
    await changes(0)
  }))

test("sees a file replaced by another of the same size and time", () =>
  story({ "my.ts": "1", "new.ts": "2" }, async ({ files, see, changes }) => {
    const time = new Date(1_000_000_000_000)
    for (const name of ["my.ts", "new.ts"]) utimesSync(files.at(name), time, time)
    see("my.ts")
    renameSync(files.at("new.ts"), files.at("my.ts"))
    await changes(1)
  }))

test("takes a file that is deleted and soon made again for one save", () =>
  story({ "my.ts": "1" }, async ({ files, see, changes }) => {
    see("my.ts")
    unlinkSync(files.at("my.ts"))
    await sleep(80)
    files.write("my.ts", "22")
    await changes(1)
  }))

test("tells a file that is gone, and one that comes back", () =>
  story({ "my.ts": "1" }, async ({ files, see, changes }) => {
    see("my.ts")
    unlinkSync(files.at("my.ts"))
    await changes(1)
    files.write("my.ts", "1")
    await changes(2)
  }))

test("sees a file appear where it was looked for in vain", () =>
  story({ "my.ts": "1" }, async ({ files, see, changes }) => {
    see("my.ts", "absent.ts")
    files.write("absent.ts", "1")
    await changes(1)
  }))

test("sees where a link leads when it leads elsewhere", () =>
  story(
    { "v1/my.ts": "1", "v2/my.ts": "1" },
    async ({ files, see, changes }) => {
      symlinkSync("v1", files.at("current"))
      see("current/my.ts")
      symlinkSync("v2", files.at("next"))
      renameSync(files.at("next"), files.at("current"))
      await changes(1)
    },
    100,
  ))

test("goes on when the folder has gone and come back", () =>
  story(
    { "sub/my.ts": "1" },
    async ({ files, see, changes }) => {
      see("sub/my.ts")
      rmSync(files.at("sub"), { recursive: true })
      await changes(1)
      mkdirSync(files.at("sub"))
      files.write("sub/my.ts", "22")
      await changes(2)
      await sleep(250)
      files.write("sub/my.ts", "333")
      await changes(3)
    },
    100,
  ))

test("sees a file come into a folder of which all files count, and go", () =>
  story({ "a.ts": "1" }, async ({ files, watcher, changes }) => {
    watcher.set({ files: new Map(), folders: new Map([[files.path, namesIn(files.path)]]) })
    files.write("b.ts", "1")
    await changes(1)
    unlinkSync(files.at("b.ts"))
    await changes(2)
  }))

test("tells what has changed before it began to watch", () =>
  story({ "my.ts": "1" }, async ({ files, watcher, changes }) => {
    const before = stampOf(files.at("my.ts"))
    files.write("my.ts", "22")
    watcher.set({ files: new Map([[files.at("my.ts"), before]]), folders: new Map() })
    await changes(1)
  }))

test("says nothing once it is closed", () =>
  story({ "my.ts": "1" }, async ({ files, see, watcher, changes }) => {
    see("my.ts")
    watcher.close()
    files.write("my.ts", "22")
    await sleep(100)
    await changes(0)
  }))

const fake = join(home, "test/fixtures/load/dmon/dmon.ts")
const own = { modules: { dmon: fake }, types: { dmon: fake } }
const good = (name: string) =>
  `import { when } from "dmon"\nimport { n } from "./lib.ts"\nexport const ${name}Stream = when(e => e.metric === n)\n`

test("leads a loader from save to save, through broken ones, deletions and other files", async () => {
  const files = folder({ "my.ts": good("a"), "lib.ts": "export const n = 1" })
  const loading = loader([files.at("my.ts")], { modules: { dmon, rxjs }, own, cache: false, trial: false })
  const seen: string[] = [(await loading.load()).roots[0]?.name ?? ""]
  loading.watch(async () => {
    const result = await loading.load().catch(error => error)
    seen.push(result.code ?? result.roots[0].name)
  })
  const next = async (change: () => void, expected: string) => {
    const before = seen.length
    change()
    for (const end = Date.now() + 10_000; seen.length === before && Date.now() < end; ) await sleep(10)
    await sleep(150)
    assert.equal(seen.slice(before), [expected])
  }
  try {
    await next(() => files.write("my.ts", good("b")), "b")
    await next(() => files.write("my.ts", `${good("c")}const = 1`), "DM106")
    await next(() => files.write("my.ts", good("c")), "c")
    await next(() => files.write("lib.ts", 'export const n = "1"'), "DM104")
    await next(() => files.write("lib.ts", "export const n = 2"), "c")
    await next(() => unlinkSync(files.at("lib.ts")), "DM107")
    await next(() => files.write("lib.ts", "export const n = 3"), "c")
    await next(() => unlinkSync(files.at("my.ts")), "DM102")
    await next(() => {
      files.write("my.ts~", good("d"))
      renameSync(files.at("my.ts~"), files.at("my.ts"))
    }, "d")
    await next(() => files.write("my.ts", good("e").replace("lib.ts", "new.ts")), "DM107")
    await next(() => files.write("new.ts", "export const n = 1"), "e")
    await next(() => files.write("tsconfig.json", '{ "compilerOptions": { "strict": "very" } }'), "e")
  } finally {
    await loading.close()
    files.remove()
  }
})

test("tells of a save that somebody has only looked at", async () => {
  const files = folder({ "my.ts": good("a"), "lib.ts": "export const n = 1" })
  const loading = loader([files.at("my.ts")], {
    modules: { dmon, rxjs },
    own,
    cache: false,
    trial: false,
    check: false,
  })
  await loading.load()
  let told = 0
  loading.watch(() => told++)
  try {
    files.write("my.ts", good("b"))
    assert.is((await loading.look()).roots[0]?.name, "b")
    for (const end = Date.now() + 5000; told === 0 && Date.now() < end; ) await sleep(10)
    assert.is(told, 1)
  } finally {
    await loading.close()
    files.remove()
  }
})

test.run()
