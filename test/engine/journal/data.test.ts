import { spawn } from "node:child_process"
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import type { DmonError } from "../../../src/base/error.ts"
import { data } from "../../../src/engine/journal/data.ts"
import { magic } from "../../../src/engine/journal/segments.ts"

const test = suite("data")
const keeping = { segment: 1e6, bytes: 1e9, age: 1e9 }
let folder = ""
test.before.each(() => {
  folder = mkdtempSync(join(tmpdir(), "dmon-data-"))
})
test.after.each(() => {
  chmodSync(folder, 0o700)
  rmSync(folder, { recursive: true })
})

const refused = (path: string, options = {}): DmonError => {
  try {
    data(path, keeping, options).close()
  } catch (error) {
    return error as DmonError
  }
  throw new Error("it was not refused")
}
const files = () => readdirSync(folder, { recursive: true, encoding: "utf8" }).sort()

test("makes a folder of its own, and opens it again", () => {
  for (let i = 0; i < 2; i++) {
    const opened = data(join(folder, "new", "deep"), keeping)
    assert.equal(opened.found, [])
    opened.close()
  }
  assert.equal(readdirSync(join(folder, "new", "deep")).sort(), ["format", "journal", "outbox", "snapshots", "streams"])
})

test("refuses a folder that another dmon has, with its pid, and takes it when that one is gone", () => {
  const first = data(folder, keeping)
  const error = refused(folder)
  assert.is(error.code, "DM602")
  assert.is(error.more["held by"], `pid ${process.pid}`)
  first.close()
  data(folder, keeping).close()
})

test("takes over from one that ended without saying so, though another process has its pid now", async () => {
  data(folder, keeping).close()
  for (const left of ["", "garbage", "999999999 1", `${process.pid} 1`, "1 0"]) {
    writeFileSync(join(folder, "lock"), left)
    data(folder, keeping).close()
    assert.equal(
      files().filter(name => name.startsWith("lock")),
      [],
    )
  }
  const other = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60_000)"])
  const start = readFileSync(`/proc/${other.pid}/stat`, "utf8").split(") ").at(-1)?.split(" ")[19]
  writeFileSync(join(folder, "lock"), `${other.pid} ${start}`)
  assert.is(refused(folder).more["held by"], `pid ${other.pid}`)
  other.kill("SIGKILL")
  await new Promise(ended => other.on("exit", ended))
  data(folder, keeping).close()
})

test("takes over from a process that is dead, though nobody has asked for its end", async () => {
  data(folder, keeping).close()
  const parent = spawn("sh", ["-c", "sleep 0.2 & echo $!; exec sleep 60"])
  const pid = String(await new Promise(said => parent.stdout.once("data", said))).trim()
  const stat = () => readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? []
  while (stat()[0] !== "Z") await new Promise(resolve => setTimeout(resolve, 5))
  writeFileSync(join(folder, "lock"), `${pid} ${stat()[19]}`)
  data(folder, keeping).close()
  parent.kill()
})

test("refuses a folder of other files, and of another version, and touches nothing in it", () => {
  writeFileSync(join(folder, "thesis.txt"), "mine")
  assert.is(refused(folder).code, "DM603")
  assert.match(refused(folder).why ?? "", /thesis\.txt/)
  assert.equal(files(), ["thesis.txt"])
  rmSync(join(folder, "thesis.txt"))
  writeFileSync(join(folder, "format"), "dmon data 1\n")
  assert.is(refused(folder).code, "DM603")
  assert.match(refused(folder).why ?? "", /dmon data 1/)
  assert.equal(files(), ["format"])
})

test("takes a folder whose making a crash broke off", () => {
  writeFileSync(join(folder, "format.new"), "dmon d")
  writeFileSync(join(folder, "lock"), "999999999 1")
  data(folder, keeping).close()
})

test("says why a path cannot be used", () => {
  writeFileSync(join(folder, "file"), "mine")
  const below = join(folder, "file", "below")
  for (const path of [join(folder, "file"), below, "/proc/dmon", "/proc/dmon/below"])
    assert.is(refused(path).code, "DM605", path)
})

test("changes nothing where it only reads, beside one that writes", () => {
  const writing = data(folder, keeping)
  mkdirSync(join(folder, "journal"), { recursive: true })
  const torn = Buffer.concat([magic, Buffer.alloc(10)])
  writeFileSync(join(folder, "journal", "0000000000000001.journal"), torn)
  writeFileSync(join(folder, "snapshots", "0000000000000001.snapshot"), "damaged")
  const before = files()
  const reading = data(folder, keeping, { reading: true })
  assert.is(reading.snapshots.newest(), undefined)
  assert.equal([...reading.segments.read()], [])
  reading.close()
  assert.equal(files(), before)
  assert.equal(readFileSync(join(folder, "journal", "0000000000000001.journal")), torn)
  assert.is(refused(join(folder, "none"), { reading: true }).code, "DM603")
  assert.equal(files(), before)
  writing.close()
})

test.run()
