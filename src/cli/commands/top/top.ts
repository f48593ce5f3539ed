import { DmonError } from "../../../base/error.ts"
import type { Timers } from "../../../base/supervise.ts"
import type { Passed } from "../../../engine/live/watch.ts"
import type { Remote } from "../../../engine/remote.ts"
import { shapedStates } from "../../../print/state-glyph.ts"
import { connect, type Place, placeOf, type Reach } from "../../connection/connect.ts"
import { follow, isGone } from "../../connection/follow.ts"
import { interrupted } from "../../exit-code.ts"
import { type Ground, screen } from "../../screen/screen.ts"
import type { Terminal } from "../../terminal.ts"
import { ownTimers } from "../../timers.ts"
import { type Gather, gather, type States } from "./gather.ts"
import type { PlaceSeen } from "./place-page.ts"
import { begin, pageOf, pressed, type TopState, type Ways } from "./state.ts"
import { view } from "./view.ts"

export interface TopOptions extends Reach {
  /** One picture as text, and the end. */
  readonly once?: boolean
  readonly json?: boolean
}

/** What surrounds it; another in tests. */
export interface TopAround {
  readonly place?: Pick<Place, "label" | "color">
  readonly ground?: Ground
  readonly signals?: Pick<NodeJS.Process, "once" | "off">
  readonly timers?: Timers
}

/** How often what is not told by itself is asked for, in milliseconds. */
const every = 1000
/** Paints at most this often. */
const pause = 100
/** How many of what passes a place are kept. */
const kept = 50

/** `dmon top`: what runs, live, on the whole terminal; `--once`: one picture as text. */
export async function top(
  options: TopOptions,
  terminal: Terminal,
  remote: Remote = connect(options),
  around: TopAround = {},
): Promise<number> {
  const place = around.place ?? placeOf(options)
  if (options.once || options.json) return once(options, place, terminal, remote, around.timers)
  if (!terminal.isTTY || (around.ground === undefined && !process.stdin.isTTY)) {
    throw new DmonError("DM140", "dmon top needs a terminal, to read and to write", {
      fix: "dmon top --once     prints one picture as text; --json as JSON",
    })
  }
  // Who does not answer at all is told before the screen is taken.
  await remote.status()
  return live(place, terminal, remote, around)
}

async function once(
  options: TopOptions,
  { label, color }: Pick<Place, "label" | "color">,
  terminal: Terminal,
  remote: Remote,
  timers: Timers = ownTimers,
): Promise<number> {
  const gathered = gather()
  await new Promise<void>((resolve, reject) => {
    let frames = 0
    const end = follow(
      remote,
      { kind: "flow", rate: 1 },
      {
        show(frame) {
          gathered.frame(frame)
          const read = readAll(remote, gathered)
          // The second one makes rates of what the first has counted.
          if (frame.counts !== undefined && ++frames === 2) {
            end()
            read.then(resolve, reject)
          } else read.catch(reject)
        },
        lost: () => reject(gone()),
        back() {},
        failed: reject,
      },
      timers,
    )
  })
  const readings = gathered.readings!
  if (options.json) {
    terminal.out(`${JSON.stringify({ ...readings, places: Object.fromEntries(readings.places) })}\n`)
    return 0
  }
  const { colors, columns } = terminal
  const scene = { label, color, colors, columns, rows: Number.POSITIVE_INFINITY, isLost: false, place: undefined }
  const { lines } = view(readings, begin, scene)
  // The keys are of no use on paper.
  terminal.out(`${lines.slice(0, -1).join("\n")}\n`)
  return 0
}

const gone = () => new DmonError("DM511", "the dmon has ended the connection", { fix: "ask again when it is back" })

async function readAll(remote: Remote, gathered: Gather): Promise<void> {
  const [status, states, faults] = await Promise.all([remote.status(), statesOf(remote), remote.faults()])
  gathered.status(status)
  gathered.states(states)
  gathered.faults(faults)
}

async function statesOf(remote: Remote): Promise<States> {
  const count = async (state: string) => (await remote.query({ query: `state = "${state}"`, limit: 1 })).matched
  const counts = await Promise.all(shapedStates.map(async state => [state, await count(state)] as const))
  return Object.fromEntries(counts) as States
}

function live(
  { label, color }: Pick<Place, "label" | "color">,
  terminal: Terminal,
  remote: Remote,
  { ground, signals = process, timers = ownTimers }: TopAround,
): Promise<number> {
  const gathered = gather()
  let state: TopState = begin
  let isLost = false
  let ways: Ways = []
  let looking: Looking | undefined
  const ends: (() => void)[] = []

  return new Promise<number>((resolve, reject) => {
    const paint = () => {
      const { columns, rows } = shown
      const scene = { label, color, colors: terminal.colors, columns, rows, isLost, place: looking?.seen() }
      const picture = view(gathered.readings, state, scene)
      ways = picture.ways
      shown.paint(picture.lines)
    }
    const paintSoon = soon(paint, ends, timers)
    const press = (key: string) => {
      const next = pressed(state, key, { ways, now: gathered.readings, far: Math.max(1, shown.rows - 8) })
      if (next === "quit") return resolve(0)
      if (next === "interrupt") return resolve(interrupted)
      state = next
      const page = pageOf(state)
      const address = page.kind === "place" ? page.address : undefined
      if (address !== looking?.address) {
        looking?.end()
        looking = address === undefined ? undefined : look(remote, address, paintSoon, timers)
      }
      paint()
    }
    const shown = screen({ press, repaint: paint }, ground)
    ends.push(() => looking?.end(), shown.close)
    const interrupt = () => resolve(interrupted)
    signals.once("SIGINT", interrupt)
    ends.push(() => signals.off("SIGINT", interrupt))
    ends.push(
      follow(
        remote,
        { kind: "flow", rate: 1 },
        {
          show(frame) {
            gathered.frame(frame)
            if (state.frozen === undefined) paintSoon()
          },
          lost() {
            isLost = true
            paintSoon()
          },
          back() {
            isLost = false
            paintSoon()
          },
          failed: reject,
        },
        timers,
      ),
    )
    ends.push(
      regularly(
        async () => {
          if (isLost) return
          await readAll(remote, gathered)
          paintSoon()
        },
        reject,
        timers,
      ),
    )
    paint()
  }).finally(() => {
    for (const end of ends.reverse()) end()
  })
}

/** Paints soon, and not more often than a person sees. */
function soon(paint: () => void, ends: (() => void)[], timers: Timers): () => void {
  let cancel: (() => void) | undefined
  let last = 0
  ends.push(() => cancel?.())
  return () => {
    cancel ??= timers.after(Math.max(0, last + pause - timers.now()), () => {
      cancel = undefined
      last = timers.now()
      paint()
    })
  }
}

/** Does something again and again, one after the other. That nobody answers is not the end: the watch tells of it. */
function regularly(work: () => Promise<void>, failed: (error: unknown) => void, timers: Timers): () => void {
  let isOver = false
  let cancel = () => {}
  const round = async () => {
    try {
      await work()
    } catch (error) {
      if (!isGone(error)) return failed(error)
    }
    if (!isOver) cancel = timers.after(every, round)
  }
  void round()
  return () => {
    isOver = true
    cancel()
  }
}

/** Somebody looks at one place. */
interface Looking {
  readonly address: string
  seen(): PlaceSeen
  end(): void
}

function look(remote: Remote, address: string, changed: () => void, timers: Timers): Looking {
  let seen: PlaceSeen = { inspection: undefined, in: [], out: [] }
  const tell = (more: Partial<PlaceSeen>) => {
    seen = { ...seen, ...more }
    changed()
  }
  const failed = (error: unknown) => tell({ error: error instanceof Error ? error.message : String(error) })
  const tap = (side: "in" | "out") =>
    follow(
      remote,
      { kind: "tap", of: address, side, rate: 4, most: 40 },
      {
        show: ({ values = [] }) =>
          values.length > 0 && tell({ [side]: [...seen[side], ...values].slice(-kept) as Passed[] }),
        lost() {},
        back() {},
        failed,
      },
      timers,
    )
  const ends = [
    tap("in"),
    tap("out"),
    regularly(async () => tell({ inspection: await remote.inspect({ address }), error: undefined }), failed, timers),
  ]
  return { address, seen: () => seen, end: () => ends.forEach(end => void end()) }
}
