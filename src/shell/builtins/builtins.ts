import type { Remote, Status } from "../../engine/remote.ts"
import { unreadable } from "../evaluate/script-of.ts"
import type { Handed } from "../handed.ts"
import { printable } from "../show/printable.ts"
import { ats } from "./at.ts"
import { benches } from "./bench.ts"
import { helpOf, helpText } from "./help.ts"
import { inspects } from "./inspect.ts"
import { lively, repeats } from "./live.ts"
import { liveIndex } from "./live-index.ts"
import { type Address, oldNames, type ProtocolName } from "./old.ts"
import { plots } from "./plot.ts"
import { queries, templated } from "./query.ts"
import { replays } from "./replay.ts"
import { sends } from "./send.ts"
import type { Streams } from "./streams.ts"
import { taps } from "./tap.ts"
import { whyNots, whys } from "./why.ts"

interface Surroundings {
  readonly remote: () => Remote
  readonly streams: () => Streams
  readonly status: () => Status | undefined
  readonly columns: () => number
  /** A value as it is printed. */
  readonly lines: (value: unknown) => readonly string[]
  readonly handed: Handed
  /** Whether the dmon that is meant is to be treated with care. */
  readonly isDear: () => boolean
  readonly protocol: ProtocolName
  readonly args: readonly string[]
}

/** What entries find at hand. */
export function builtins({ remote, streams, status, columns, lines, handed, isDear, protocol, args }: Surroundings) {
  const repeat = repeats(lines)
  const query = queries(remote, repeat)
  const index = liveIndex(remote, query)
  const tap = taps(remote, streams)
  const addr = () => addressIn(status(), protocol)
  const old = oldNames(protocol, addr)
  const told = (text: string) => printable({ help: text }, () => text.split("\n"))
  const named: Record<string, unknown> = {
    query,
    q: templated(query),
    index,
    send: sends(remote),
    tap,
    streams: streams(),
    inspect: inspects(remote, streams),
    why: whys(remote),
    whyNot: whyNots(remote, streams),
    at: ats(remote, repeat),
    replay: replays(remote, handed.replay),
    plot: plots(tap, columns),
    live: lively(repeat),
    bench: benches({ remote, isDear }),
    event: old.event,
    sock: old.sock,
    protocol: old.protocol,
    args,
  }
  const help = (of?: unknown) =>
    told(helpText(typeof of === "string" || of === undefined ? of : (nameIn(named, of) ?? String(of))))

  return {
    names: { ...named, help },
    /** What becomes known, and known anew, when a dmon answers. */
    refreshed: () => ({ streams: streams(), addr: addr() }),
    /** `tap?` is help(tap), `tap??` its source. */
    helpAsked(text: string): object | undefined {
      const [, name, more] = /^\s*([\w$]+)(\?\??)\s*$/.exec(text) ?? []
      if (name === undefined || name === "") return undefined
      const value = (globalThis as Record<string, unknown>)[name]
      return more === "??" && typeof value === "function" ? told(String(value)) : told(helpText(name))
    },
    /** The index alone is its entries. */
    instead: (value: unknown): unknown => (value === index ? index.all() : value),
    unfinished: (text: string) => unreadable(text, text.length, 1, "it ends too early"),
    close: old.sock.close,
  }
}

const nameIn = (named: Readonly<Record<string, unknown>>, value: unknown): string | undefined =>
  Object.keys(named).find(name => named[name] === value && Object.hasOwn(helpOf, name))

/** Where a dmon takes datagrams of a protocol; its default, if that is not known. */
function addressIn(status: Status | undefined, protocol: ProtocolName): Address {
  const about = protocol === "json" ? /^one JSON event/ : /^riemann/
  const listener = status?.listeners.find(one => one.name.startsWith("udp/") && about.test(one.about))
  const [, host = "127.0.0.1", port = protocol === "json" ? "7689" : "5555"] =
    /^\[?(.*?)\]?:(\d+)$/.exec(listener?.address ?? "") ?? []
  return { host, port: Number(port) }
}
