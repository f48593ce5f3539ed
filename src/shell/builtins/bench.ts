import { Observable } from "rxjs"
import { z } from "zod"
import { DmonError } from "../../base/error.ts"
import { lost } from "../../base/ledger.ts"
import type { Timers } from "../../base/supervise.ts"
import type { Remote, Status } from "../../engine/remote.ts"
import { countText } from "../../print/count-text.ts"
import { csvLine } from "../../print/csv.ts"
import { type Picture, picture } from "../show/picture.ts"
import type { Confirming } from "./confirm.ts"
import { type Counts, load, type Plan, shapes } from "./load.ts"

const Options = z.strictObject({
  /** Events a second. */
  rate: z.number().positive().max(100_000).default(1000),
  seconds: z.number().positive().max(60).default(10),
  shape: z.enum(shapes).default("steady"),
  yes: z.boolean().default(false),
})
export type BenchOptions = z.input<typeof Options> & Confirming

/** What a load came to; latencies in milliseconds. */
export interface Bench extends Counts, Plan {
  /** What the server has dropped meanwhile, by whatever listener. */
  readonly dropped: number
  /** The same, second by second. */
  readonly each: readonly Counts[]
}

/** A load, which begins when it is shown. */
export interface Benching extends Observable<Picture> {
  /** Runs it, and gives what it came to. */
  result(): Promise<Bench>
  /** Runs it, and gives a line for each second. */
  csv(): Promise<string>
}

interface Surroundings {
  readonly remote: () => Remote
  /** Whether the dmon that is meant is to be treated with care: its context is red, or it is on another machine. */
  readonly isDear: () => boolean
  readonly timers?: Timers
}

const own: Timers = {
  now: () => performance.now(),
  after(ms, fire) {
    const timer = setTimeout(fire, ms)
    return () => clearTimeout(timer)
  },
}

/** `bench({ rate: 1000, seconds: 10, shape: "ramp" })` */
export function benches({ remote, isDear, timers = own }: Surroundings) {
  return (given: BenchOptions = {}): Benching => {
    const { yes, ...plan } = checked(given)
    if (isDear() && !yes) throw unwilling()
    const running = new Observable<Picture>(observer => {
      const to = remote()
      let running: ReturnType<typeof load> | undefined
      let isLeft = false
      const finish = async (before: Status) => {
        const result = resultOf(plan, running as ReturnType<typeof load>, before, await to.status())
        observer.next(picture(lines(result), result))
        observer.complete()
      }
      const begin = (before: Status) => {
        if (isLeft) return
        let painted = Number.NEGATIVE_INFINITY
        const begun = timers.now()
        running = load(plan, {
          send: events => to.send(events),
          timers,
          beaten() {
            if (timers.now() - painted < 200) return
            painted = timers.now()
            const part = Math.min(1, (painted - begun) / 1000 / plan.seconds)
            observer.next(picture([bar(part), counted((running as ReturnType<typeof load>).so)], undefined))
          },
          over: error => (error === undefined ? finish(before).catch(failed) : failed(error)),
        })
      }
      const failed = (error: unknown) => observer.error(error)
      to.status().then(begin, failed)
      return () => {
        isLeft = true
        running?.stop()
      }
    })
    const result = () =>
      new Promise<Bench>((resolve, reject) => {
        let last: Picture | undefined
        running.subscribe({
          next: value => void (last = value),
          error: reject,
          complete: () => resolve((last as Picture).toJSON() as Bench),
        })
      })
    return Object.assign(running, { result, csv: async () => csvOf(await result()) })
  }
}

function checked(given: BenchOptions): z.output<typeof Options> {
  const parsed = Options.safeParse(given)
  if (parsed.success) return parsed.data
  throw new DmonError("DM175", "bench does not take this", {
    why: z.prettifyError(parsed.error),
    fix: `such as  bench({ rate: 1000, seconds: 10, shape: "${shapes.join('" | "')}" })`,
  })
}

const unwilling = () =>
  new DmonError("DM178", "this dmon is not put under load unasked", {
    why: "its context is red, or it runs on another machine",
    fix: "say so:  bench({ …, yes: true })",
  })

function resultOf(plan: Plan, running: ReturnType<typeof load>, before: Status, after: Status): Bench {
  const gone = ({ listeners }: Status) => listeners.reduce((sum, one) => sum + lost(one), 0)
  return { ...plan, ...running.so, dropped: Math.max(0, gone(after) - gone(before)), each: running.seconds }
}

const width = 24
function bar(part: number): string {
  const full = Math.round(part * width)
  return `${"█".repeat(full)}${"░".repeat(width - full)} ${Math.floor(part * 100)} %`
}

const counted = ({ planned, behind, accepted, refused, p50, p99 }: Counts): string =>
  [
    `${countText(planned)} events`,
    `${countText(accepted)} accepted`,
    ...(refused > 0 ? [`${countText(refused)} refused`] : []),
    ...(behind > 0 ? [`${countText(behind)} not sent: too many unanswered`] : []),
    `acks p50 ${p50} ms, p99 ${p99} ms`,
  ].join(" · ")

const lines = (of: Bench): string[] => [
  `${countText(of.rate)} events/s for ${of.seconds} s, ${of.shape}: ${countText(Math.round(of.accepted / of.seconds))}/s accepted`,
  counted(of),
  of.dropped > 0 ? `${countText(of.dropped)} dropped by the server meanwhile` : "nothing dropped by the server",
]

const columns = ["planned", "behind", "accepted", "refused", "p50", "p99"] as const

const csvOf = ({ each }: Bench): string =>
  [
    csvLine(["second", ...columns]),
    ...each.map((one, i) => csvLine([`${i + 1}`, ...columns.map(name => String(one[name]))])),
  ].join("")
