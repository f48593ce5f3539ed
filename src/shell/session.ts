import type { Flow } from "../engine/live/flow.ts"
import type { Remote, Status } from "../engine/remote.ts"
import { builtins } from "./builtins/builtins.ts"
import type { Ask } from "./builtins/confirm.ts"
import type { ProtocolName } from "./builtins/old.ts"
import { streamsOf } from "./builtins/streams.ts"
import { suspending } from "./builtins/suspend.ts"
import { evaluator } from "./evaluate/evaluator.ts"
import { scriptOf } from "./evaluate/script-of.ts"
import { installed } from "./globals.ts"
import type { Handed } from "./handed.ts"
import type { Screen } from "./screen.ts"
import { orCancelled } from "./show/cancel.ts"
import { follow, isObservable } from "./show/follow.ts"
import type { Look } from "./show/look.ts"
import { jsonText } from "./show/plain.ts"
import { printed } from "./show/printed.ts"
import { type Types, types } from "./types.ts"

export interface SessionOptions {
  readonly context?: string | undefined
  readonly protocol?: ProtocolName | undefined
  readonly args?: readonly string[] | undefined
  /** Values as JSON: for programs. */
  readonly json?: boolean | undefined
  /** Asks the person at the terminal, if there is one, whether something is to be done. */
  readonly ask?: Ask
  /** Does what runs an entry: a terminal must give signals as long as that takes. */
  readonly attended?: ((run: () => void) => void) | undefined
}

export type Settings = Omit<Look, "now" | "colors" | "columns"> & { readonly time: boolean }

/** What of a running dmon is known: as it was when it was last asked. */
interface Known {
  readonly status: Status | undefined
  readonly flow: Pick<Flow, "streams" | "version">
}

/** A person, or a script, at work: what entries see, how values are shown, which dmon is meant. */
export interface Session {
  readonly remote: Remote
  readonly context: string | undefined
  readonly known: Known
  readonly settings: Settings
  readonly screen: Screen
  readonly handed: Handed
  readonly types: Types
  /** The names that entries find without declaring them. */
  globals(): readonly string[]
  /** The names that entries have declared; the value of a name or chain, where looking at it does nothing. */
  names(): readonly string[]
  peek(chain: string): unknown
  /** The texts of all entries that were run. */
  readonly entries: readonly string[]
  set(change: Partial<Settings>): void
  /** Asks the dmon how it is and which streams it runs. */
  refresh(): Promise<void>
  /** Goes over to another dmon. */
  turn(context: string | undefined): Promise<void>
  /** Whether a text is an entry, or only the beginning of one. Throws DM171 where it is neither. */
  isWhole(text: string): boolean
  /** Runs an entry and shows what it comes to; `signal` cancels what is waited for. */
  enter(text: string, signal: AbortSignal, folder?: string): Promise<void>
  /** Runs an entry and gives what it comes to, without showing it. */
  value(text: string, folder?: string): Promise<unknown>
  show(value: unknown, signal: AbortSignal): Promise<void>
  close(): void
}

const never = new AbortController().signal

export function session(handed: Handed, screen: Screen, options: SessionOptions = {}): Session {
  let { context } = options
  let remote = handed.connect(context)
  let known: Known = { status: undefined, flow: { streams: [], version: 0 } }
  const suspend = suspending(
    () => remote,
    options.ask,
    () => refresh(),
  )
  const streamsNow = () => streamsOf(known.flow, restingIn(known.status), suspend)
  let streams = streamsNow()
  let settings: Settings = { format: "table", limit: 100, expand: "auto", time: false }
  let count = 0
  const entries: string[] = []
  const cwd = process.cwd()
  const modules = once(handed.modules)
  const typed = types(modules)
  const runs = evaluator(modules, { attended: options.attended })
  const look = (): Look => ({ ...settings, colors: screen.colors, columns: screen.columns, now: Date.now() / 1000 })
  const own = builtins({
    remote: () => remote,
    streams: () => streams,
    status: () => known.status,
    columns: () => screen.columns,
    lines: value => (printed(value, look()) ?? "").split("\n"),
    handed,
    isDear: () => handed.isRed(context) || !handed.isHere(context),
    protocol: options.protocol ?? "json",
    args: options.args ?? [],
  })
  const globals = installed(own.names)
  const ready = once(async () => globals.add(await modules()))

  /** Keeps what an entry came to under $, _, and its number. */
  function keep(value: unknown): void {
    if (value === undefined) return
    count++
    globals.set({ $: value, _: value, [`_${count}`]: value })
  }

  async function refresh(): Promise<void> {
    const asked = remote
    const [status, flow] = await Promise.all([asked.status(), asked.flow()])
    if (asked !== remote) return
    known = { status, flow }
    streams = streamsNow()
    globals.set(own.refreshed())
  }

  async function value(text: string, folder = cwd): Promise<unknown> {
    const asked = own.helpAsked(text)
    if (asked !== undefined) return asked
    await ready()
    const script = scriptOf(text, folder)
    if (script.kind === "beginning") throw own.unfinished(text)
    entries.push(text)
    return (await runs.run(script.code)).value
  }

  async function show(given: unknown, signal: AbortSignal): Promise<void> {
    let found = own.instead(given)
    while (isThenable(found)) {
      found = own.instead(await orCancelled(found, signal))
      if (signal.aborted) return
    }
    keep(found)
    if (isObservable(found)) return follow(found, { screen, look, json: options.json === true, signal })
    const text = options.json ? jsonText(found) : printed(found, look())
    if (text !== undefined) screen.out(text.endsWith("\n") ? text : `${text}\n`)
  }

  return {
    get remote() {
      return remote
    },
    get context() {
      return context
    },
    get known() {
      return known
    },
    get settings() {
      return settings
    },
    screen,
    handed,
    types: typed,
    entries,
    globals: globals.names,
    names: runs.names,
    peek: runs.peek,
    set(change) {
      settings = { ...settings, ...change }
    },
    refresh,
    async turn(to) {
      const before = { remote, context }
      remote = handed.connect(to)
      context = to
      try {
        await refresh()
      } catch (error) {
        ;({ remote, context } = before)
        throw error
      }
    },
    isWhole: text => own.helpAsked(text) !== undefined || scriptOf(text, cwd).kind === "whole",
    value,
    show,
    async enter(text, signal = never, folder) {
      const begun = performance.now()
      const found = await orCancelled(
        value(text, folder).then(value => ({ value })),
        signal,
      )
      if (found && !signal.aborted) await show(found.value, signal)
      if (settings.time) screen.say(`${(performance.now() - begun).toFixed(1)} ms`)
    },
    close() {
      own.close()
      typed.close()
      runs.close()
      globals.remove()
    },
  }
}

/** The streams that are given nothing, by name. */
const restingIn = (status: Status | undefined) =>
  new Map(status?.streams.flatMap(({ name, suspended }) => (suspended ? [[name, suspended] as const] : [])))

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => (made ??= make())
}

const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  (typeof value === "object" || typeof value === "function") &&
  value !== null &&
  typeof (value as { then?: unknown }).then === "function"
