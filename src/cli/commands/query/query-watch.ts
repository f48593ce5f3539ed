import pico from "picocolors"
import { only } from "../../../engine/ask.ts"
import { type IndexView, indexView } from "../../../engine/live/index-view.ts"
import type { Frame } from "../../../engine/live/watch.ts"
import type { QueryRequest, Remote } from "../../../engine/remote.ts"
import { copy, type Event } from "../../../event/event.ts"
import { eventsTable } from "../../../print/events-table.ts"
import { jsonLine } from "../../../print/json-line.ts"
import { timeOfDay } from "../../../print/time-of-day.ts"
import { fit } from "../../../print/width.ts"
import { placeOf, type Reach } from "../../connection/connect.ts"
import { follow } from "../../connection/follow.ts"
import { interrupted } from "../../exit-code.ts"
import { type Screen, screen } from "../../screen/screen.ts"
import type { Terminal } from "../../terminal.ts"
import { tint } from "../ctx.ts"
import { entriesText } from "./entries-text.ts"

/** How often it is painted, a second, at most. */
const rate = 4

interface WatchOptions extends Reach {
  readonly json?: boolean
  readonly plain?: boolean
}

/** `dmon query --watch`: the answer for as long as somebody looks, painted anew as it changes; changes into a pipe. */
export function watchQuery(
  request: QueryRequest,
  options: WatchOptions,
  terminal: Terminal,
  remote: Remote,
  signals: Pick<NodeJS.Process, "once" | "off"> = process,
): Promise<number> {
  return terminal.isTTY && !options.json
    ? painted(request, options, terminal, remote, signals)
    : told(request, terminal, remote, signals)
}

/** Ends what goes on at Ctrl-C, and when it ends itself. */
function going(
  signals: Pick<NodeJS.Process, "once" | "off">,
  run: (resolve: (code: number) => void, reject: (error: unknown) => void) => () => void,
): Promise<number> {
  let end = () => {}
  let interrupt = () => {}
  return new Promise<number>((resolve, reject) => {
    interrupt = () => resolve(interrupted)
    signals.once("SIGINT", interrupt)
    end = run(resolve, reject)
  }).finally(() => {
    signals.off("SIGINT", interrupt)
    end()
  })
}

function painted(
  request: QueryRequest,
  options: WatchOptions,
  terminal: Terminal,
  remote: Remote,
  signals: Pick<NodeJS.Process, "once" | "off">,
): Promise<number> {
  const { dim, red } = pico.createColors(terminal.colors)
  const place = placeOf(options)
  const head = `${tint(place.color, terminal.colors)(`query ${place.label}`)}${dim(`: ${request.query}`)}`
  return going(signals, (resolve, reject) => {
    let shown: Screen | undefined
    let body: string[] = []
    let foot = ""
    let isLost = false
    let isAsking = false
    let isStale = false
    const paint = () => {
      if (shown === undefined) return
      const room = Math.max(1, shown.rows - 3)
      const more = body.length - 1 - (room - 1)
      const rows = more > 0 ? [...body.slice(0, room - 1), dim(`… ${more + 1} more`)] : body
      const status = isLost ? red("the connection is lost, trying again") : foot
      shown.paint([head, ...rows, "", `${status}${dim(" · q quit")}`])
    }
    const ask = async () => {
      isStale = true
      if (isAsking) return
      isAsking = true
      try {
        while (isStale) {
          isStale = false
          const answer = await remote.query(request)
          const now = Date.now() / 1000
          const look = {
            now,
            fields: request.fields,
            colors: terminal.colors,
            room: shown?.columns ?? terminal.columns,
            ttl: answer.ttl,
          }
          body = eventsTable(answer.events, look)
          foot = fit(`${entriesText(answer)} · ${timeOfDay(now)}`, look.room - 10)
          paint()
        }
      } catch {
        // The watch tells when it is lost, and when it is back everything is asked anew.
      } finally {
        isAsking = false
      }
    }
    // Ages go on though nothing changes.
    const clock = setInterval(() => void (isLost || ask()), 1000)
    const unfollow = follow(
      remote,
      { kind: "index", query: request.query, rate },
      {
        show() {
          shown ??= screen({
            press: key => (key === "q" ? resolve(0) : key === "ctrl-c" && resolve(interrupted)),
            repaint() {
              paint()
              void ask()
            },
          })
          void ask()
        },
        lost: () => {
          isLost = true
          paint()
        },
        back: () => {
          isLost = false
        },
        failed: reject,
      },
    )
    return () => {
      clearInterval(clock)
      unfollow()
      shown?.close()
    }
  })
}

/** Tells a program what changes: the entries that are there, then each that is new or changed, whole; expired ones too. */
function told(
  request: QueryRequest,
  terminal: Terminal,
  remote: Remote,
  signals: Pick<NodeJS.Process, "once" | "off">,
): Promise<number> {
  return going(signals, (_, reject) => {
    const view = indexView()
    return follow(
      remote,
      { kind: "index", query: request.query, rate },
      {
        show: frame => {
          const lines = changesOf(frame, view).map(event =>
            jsonLine(request.fields ? only(event, request.fields) : event),
          )
          if (lines.length > 0) terminal.out(lines.join(""))
        },
        lost: () => terminal.say("warn  the connection is lost, trying again"),
        back: () => terminal.say("note  the connection is back"),
        failed: reject,
      },
    )
  })
}

/** The entries that a frame changes, whole; those that expire are told so. */
function changesOf(frame: Frame, view: IndexView): Event[] {
  const expired = (frame.gone ?? []).flatMap(([id, isExpired]) =>
    isExpired ? (view.entries.get(id)?.event ?? []) : [],
  )
  view.apply(frame)
  const changed = [...(frame.set ?? []), ...(frame.moved ?? [])].flatMap(([id]) => view.entries.get(id)?.event ?? [])
  return [...changed, ...expired.map(event => copy(event, { state: "expired", time: frame.now }))]
}
