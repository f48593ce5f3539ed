import fc from "fast-check"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import type { DmonError } from "../../src/base/error.ts"
import { segments } from "../../src/engine/journal/segments.ts"
import { event } from "../../src/event/event.ts"
import { agrees, begin, bounded, type Course, type Restart, restart, type Step, step, walk } from "./kit/course.ts"
import { type Fragile, fragile } from "./kit/fragile.ts"
import { rig } from "./kit/rig.ts"
import { everything, settle } from "./kit/station.ts"

const test = suite("past")
const numRuns = Number(process.env["DMON_TEST_RUNS"] ?? 50)
const steps = (more: fc.Arbitrary<Step> = step) =>
  fc.array(fc.oneof({ weight: 9, arbitrary: step }, more), { maxLength: 60, size: "max" })
const crashed: Restart = { end: "crash", seed: 1, away: 0, start: "a" }
const said = ({ on }: Course) => on.said.join("\n")

for (const durable of [true, false]) {
  test(`goes on after any crash as if only what is lost had not been, ${durable ? "" : "not "}durable`, async () => {
    await fc.assert(
      fc.asyncProperty(steps(), fc.constantFrom(0, 50, 2000), async (steps, gathers) => {
        const course = await begin({ durable }, Object.assign(fragile(), { gathers }))
        const { delivered } = course
        await walk(course, [...steps, crashed], ({ end }, last) => {
          const { survived } = course.on
          const kept = survived.at(-1)?.number ?? 0
          assert.equal(
            survived.map(({ number }) => number),
            survived.map((_, i) => i + 1),
          )
          if (durable) assert.ok(kept >= course.answered, `${course.answered} was answered, ${kept} is the last kept`)
          if (end === "stop") {
            assert.not.match(said(course), /broke off|missing|damaged|cut off/)
            assert.is(kept, last + 1, "a stop loses nothing, and says that it was one")
          } else if (kept < last && kept > 0) assert.match(said(course), /broke off/)
          const made = agrees(course, survived)
          if (durable) for (const id of delivered.keys()) assert.ok(made.has(id), `${id} was done, its cause is lost`)
          for (const id of delivered.keys()) if (!made.has(id)) delivered.delete(id)
          course.answered = Math.min(course.answered, kept)
        })
        course.disk.kill()
      }),
      bounded(numRuns),
    )
  })
}

test("skips a snapshot that is due while the last one is still being written, and says how many", async () => {
  const { disk, start } = rig()
  const on = await start()
  const kept = () => disk.paths.filter(path => path.endsWith(".snapshot")).length
  await on.send([event({ host: "a", service: "s", state: "ok", ttl: 3600 })])
  disk.hold()
  await on.timers.pass(1500)
  const snapshots = () => on.running.status().snapshots
  assert.equal(snapshots(), { saved: 0, skipped: 0, failed: 0, ok: true })
  await on.timers.pass(2000)
  assert.is(kept(), 0)
  assert.equal(snapshots(), { saved: 0, skipped: 2, failed: 0, ok: false })
  disk.letGo()
  await settle()
  assert.is(kept(), 1)
  assert.equal(snapshots(), { saved: 1, skipped: 2, failed: 0, ok: true })
  await on.running.stop()
  assert.match(on.all.join("\n"), /the last snapshot is still being written, and the next is due.* skipped=1/)
})

/** A bit that is flipped, or a file that is cut, somewhere. */
const damage = fc.record({ file: fc.nat(), at: fc.nat(), bit: fc.integer({ min: -1, max: 7 }) })

function spoil(disk: Fragile, { file, at, bit }: { file: number; at: number; bit: number }): string {
  const path = disk.paths[file % disk.paths.length] as string
  const bytes = Uint8Array.from(disk.read(path))
  const place = at % Math.max(1, bytes.length)
  if (bit >= 0 && bytes.length > 0) bytes[place]! ^= 1 << bit
  disk.write(path, bit >= 0 ? bytes : bytes.slice(0, place))
  return path
}

test("is right or refuses, and says so, whatever bit is flipped and whatever file is cut", async () => {
  await fc.assert(
    fc.asyncProperty(steps(), fc.array(damage, { minLength: 1, maxLength: 3 }), async (steps, damages) => {
      const course = await begin({ durable: true })
      await walk(course, steps, () => {})
      await restart(course, { ...crashed, end: "stop" })
      await course.on.running.stop()
      course.disk.kill()
      const pristine = [...segments(course.disk.folder("journal"), everything).read()]
      const spoilt = damages.map(one => spoil(course.disk, one)).join()
      try {
        await restart(course, { ...crashed, end: "kill" })
      } catch (error) {
        assert.match((error as DmonError).code, /^DM60/)
        return
      }
      const { survived } = course.on
      const from = Number(/continues from .*: snapshot (\d+)/.exec(said(course))?.[1] ?? 0)
      const fed = [...pristine.filter(one => one.number <= from), ...survived.filter(one => one.number > from)]
      const isWhole = fed.length === pristine.length
      if (!isWhole) assert.match(said(course), /missing|cut off|broke off|no journal of this version/)
      // Where records or lines of the outbox are missing, more or fewer things may be done.
      agrees(course, fed, { actions: isWhole && !spoilt.includes("outbox") })
      course.disk.kill()
    }),
    bounded(numRuns),
  )
})

test("is right after the disk was full for a while, whatever it is to do then", async () => {
  const room = fc.record({ room: fc.constantFrom(0, 50, 500, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY) })
  for (const durable of [true, false]) {
    await fc.assert(
      fc.asyncProperty(steps(room), async steps => {
        const course = await begin({ durable, whenFull: "stop" })
        const free = { room: Number.POSITIVE_INFINITY }
        const roomy = steps.flatMap<Step>(one => ("end" in one ? [free, { pass: 2000 }, one] : [one]))
        await walk(course, [...roomy, free, { pass: 2000 }, crashed], () => {
          const { survived } = course.on
          if (durable) assert.ok((survived.at(-1)?.number ?? 0) >= course.answered)
          const made = agrees(course, survived)
          for (const id of course.delivered.keys()) if (!made.has(id)) course.delivered.delete(id)
          course.answered = 0
        })
        course.disk.kill()
      }),
      bounded(numRuns / 2),
    )
  }
})

test.run()
