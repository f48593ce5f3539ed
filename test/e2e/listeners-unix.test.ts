import { once } from "node:events"
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs"
import { request } from "node:http"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { DmonError } from "../../src/base/error.ts"
import { unix } from "../../src/listeners/unix.ts"
import { type Recorder, recorder } from "../listeners/recorder.ts"

const listeners = suite("listeners-unix")
const open: (() => unknown)[] = []
listeners.after.each(async () => {
  for (const close of open.splice(0).reverse()) await close()
})

function place(): string {
  const folder = mkdtempSync(join(tmpdir(), "dmon-test-"))
  open.push(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, "dmon", "default.sock")
}

async function listen(path: string, intake: Recorder = recorder(), options: Parameters<typeof unix>[0] = {}) {
  const listening = unix({ path, ...options })(intake)
  await listening.start()
  open.push(() => listening.stop())
  return listening
}

async function refusal(path: string): Promise<DmonError> {
  try {
    const listening = await listen(path)
    await listening.stop()
  } catch (error) {
    assert.instance(error, DmonError)
    return error as DmonError
  }
  throw new Error("it was not refused")
}

async function ask(socketPath: string, path: string, body?: string): Promise<string> {
  const asking = request({ socketPath, path, method: body === undefined ? "GET" : "POST" })
  asking.end(body)
  const [answer] = await once(asking, "response")
  let text = ""
  for await (const chunk of answer) text += chunk
  return `${answer.statusCode} ${text.trim()}`
}

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8)

listeners("makes a folder and a socket that only this user can open, whatever the umask", async () => {
  const mask = process.umask(0)
  open.push(() => process.umask(mask))
  const path = place()
  await listen(path)
  assert.is(modeOf(dirname(path)), "700")
  assert.is(modeOf(path), "600")
  assert.is(process.umask(), 0)
})

listeners("takes events and hands everything else to its fallback", async () => {
  const path = place()
  const intake = recorder()
  const fallback = {
    request: (_: unknown, response: { end(text: string): void }) => response.end("web"),
    upgrade: () => {},
  }
  const listening = await listen(path, intake, { fallback })
  assert.is(await ask(path, "/events", '{"service":"a"}'), "200 {}")
  assert.is(await ask(path, "/index"), "200 web")
  assert.equal([intake.services, [...intake.senders]], [["a"], ["unix"]])
  assert.equal(listening.address, { protocol: "unix", host: path, port: undefined })
})

listeners("removes its socket when it stops, and starts again", async () => {
  const path = place()
  const listening = await listen(path)
  await listening.stop()
  assert.is(existsSync(path), false)
  await listening.start()
  assert.is(existsSync(path), true)
})

listeners("refuses to start beside a living dmon of the same name", async () => {
  const path = place()
  await listen(path)
  const error = await refusal(path)
  assert.is(error.code, "DM111")
  assert.match(error.message, "another dmon named default is running")
  assert.match(await ask(path, "/"), /^404 \{"error":\{"code":"DM305","message":"there is nothing here"/)
})

listeners("takes the place of a socket that was left over", async () => {
  const path = place()
  mkdirSync(dirname(path), { mode: 0o700 })
  const left = createServer().listen(path)
  await once(left, "listening")
  linkSync(path, `${path}.kept`)
  left.close()
  await once(left, "close")
  renameSync(`${path}.kept`, path)
  await listen(path)
  assert.match(await ask(path, "/"), "404")
})

listeners("never removes what is not a socket", async () => {
  const path = place()
  mkdirSync(dirname(path), { mode: 0o700 })
  writeFileSync(path, "precious")
  assert.is((await refusal(path)).code, "DM117")
  assert.is(statSync(path).size, 8)
})

listeners("refuses a folder that others can write, or that is none", async () => {
  const path = place()
  mkdirSync(dirname(path))
  for (const mode of [0o770, 0o702]) {
    chmodSync(dirname(path), mode)
    const error = await refusal(path)
    assert.is(error.code, "DM117")
    assert.match(error.why!, `mode ${mode.toString(8)}`)
  }
  rmSync(dirname(path), { recursive: true })
  symlinkSync(tmpdir(), dirname(path))
  assert.match((await refusal(path)).why!, "not a folder")
})

listeners("refuses a folder in whose place anybody could put another, and takes one in a sticky folder", async () => {
  const path = place()
  const above = dirname(dirname(path))
  chmodSync(above, 0o777)
  const error = await refusal(path)
  assert.is(error.code, "DM117")
  assert.match(error.why!, `others may write ${above} (mode 777)`)
  chmodSync(above, 0o1777)
  await listen(path)
})

listeners("refuses a folder of another user", async () => {
  const path = place()
  mkdirSync(dirname(path), { mode: 0o700 })
  const getuid = process.getuid
  process.getuid = () => 4242
  open.push(() => (process.getuid = getuid!))
  assert.match((await refusal(path)).why!, "it belongs to user")
})

listeners.run()
