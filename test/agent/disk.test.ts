import { suite } from "uvu"
import * as assert from "uvu/assert"
import { disk, type Space } from "../../src/agent/disk.ts"
import { virtualTimers } from "../base/virtual-timers.ts"

const test = suite("disk")

const mounts = (...of: [point: string, type?: string][]) =>
  of.map(([point, type = "ext4"], i) => `${i} 0 8:${i} / ${point} rw - ${type} /dev/sd${i} rw\n`).join("")
const never = new Promise<Space>(() => {})
const space = (used: number, blocks = 1000, bavail = blocks - used): Space => ({
  bsize: 1024 ** 2,
  blocks,
  bfree: blocks - used,
  bavail,
})

/** File systems that answer as told. */
function disks(answers: Record<string, Promise<Space>>) {
  const timers = virtualTimers()
  const asked: string[] = []
  const of = disk({
    timers,
    statfs(point) {
      asked.push(point)
      return answers[point] ?? Promise.reject(new Error("ENOENT"))
    },
  })
  return {
    timers,
    asked,
    answers,
    async read(text: string) {
      const readings = Promise.resolve(of.read(text, 5))
      await timers.move(5000)
      return (await readings).map(({ service, state, metric }) => [service, state, metric])
    },
    of,
  }
}

test("is the part in use of what this user may have, as df counts", async () => {
  const { of } = disks({ "/": Promise.resolve(space(400, 1000, 400)) })
  assert.equal(await of.read(mounts(["/"]), 5), [
    {
      service: "disk /",
      state: "ok",
      metric: 0.5,
      description: "50.0% used, 419 MB of 1.0 GB free",
      attributes: { device: "/dev/sd0", mount: "/", filesystem: "ext4" },
    },
  ])
})

const states: [used: number, state: string][] = [
  [900, "ok"],
  [901, "warning"],
  [950, "warning"],
  [951, "critical"],
  [1000, "critical"],
]
for (const [used, state] of states) {
  test(`calls ${used} of 1000 used ${state}`, async () => {
    assert.equal(await disks({ "/": Promise.resolve(space(used)) }).read(mounts(["/"])), [
      ["disk /", state, used / 1000],
    ])
  })
}

test("goes on past one that does not answer, calls it unknown, and does not ask it again before it has", async () => {
  let answer: (space: Space) => void = () => {}
  const hung = new Promise<Space>(resolve => {
    answer = resolve
  })
  const it = disks({ "/": Promise.resolve(space(100)), "/nas": hung, "/var": Promise.resolve(space(200)) })
  const text = mounts(["/nas", "nfs4"], ["/"], ["/var"])
  const others = [
    ["disk /", "ok", 0.1],
    ["disk /var", "ok", 0.2],
  ]
  assert.equal(await it.read(text), [...others, ["disk /nas", "unknown", undefined]])
  assert.equal(await it.read(text), [...others, ["disk /nas", "unknown", undefined]])
  assert.is(it.asked.filter(point => point === "/nas").length, 1)
  answer(space(300))
  it.answers["/nas"] = Promise.resolve(space(300))
  await it.timers.move(1)
  assert.equal(await it.read(text), [...others, ["disk /nas", "ok", 0.3]])
})

test("says for how long there was no answer", async () => {
  const it = disks({ "/nas": never })
  await it.read(mounts(["/nas", "nfs"]))
  const [reading] = await it.of.read(mounts(["/nas", "nfs"]), 5)
  assert.is(reading?.description, "has not answered for 5 s")
})

test("lets no more than two remote ones wait, and asks this machine's own nevertheless", async () => {
  const it = disks({ "/a": never, "/b": never, "/c": never, "/": Promise.resolve(space(100)) })
  const text = mounts(["/a", "nfs"], ["/b", "cifs"], ["/c", "fuse.sshfs"], ["/"])
  await it.read(text)
  assert.equal(await it.read(text), [
    ["disk /", "ok", 0.1],
    ["disk /a", "unknown", undefined],
    ["disk /b", "unknown", undefined],
  ])
  assert.equal(it.asked, ["/", "/a", "/b", "/"])
})

test("leaves out what cannot be asked, has no space, or says what cannot be", async () => {
  const it = disks({
    "/empty": Promise.resolve(space(0, 0)),
    "/more": Promise.resolve({ ...space(0), bfree: 2000 }),
    "/full": Promise.resolve(space(0, 10, 0)),
  })
  assert.equal(await it.read(mounts(["/gone"], ["/empty"], ["/more"], ["/full"])), [])
  assert.is(it.timers.size, 0)
})

test.run()
