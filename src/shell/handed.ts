import type { Remote } from "../engine/remote.ts"
import type { Acted } from "../engine/replay/rehearsal.ts"

/** What a replay is asked for, as `dmon replay` takes it; moments are seconds since 1970. */
export interface ReplayRequest {
  /** A fixture or a data folder; without it, the recording of the dmon that runs. */
  readonly recording?: string
  readonly from?: number
  readonly to?: number
  readonly streams?: readonly string[]
  /** A revision of git. */
  readonly at?: string
  readonly against?: string
  readonly set?: readonly string[]
}

/** What a replay came to: what outputs would have got, or what differs; then its summary. */
export interface Replayed {
  readonly actions: readonly Pick<Acted, "time" | "output" | "key" | "id" | "by" | "value">[]
  readonly summary: Readonly<Record<string, unknown>>
  /** The summary, or the difference, as it is printed for people. */
  readonly text: string
}

/** What the shell is given by the command line, which stands above it. */
export interface Handed {
  /** The dmon of a name or a context; without one, that which the command line names. */
  connect(context?: string): Remote
  /** The names that `connect` takes. */
  contexts(): readonly string[]
  /** What lines of the shell may import without having it installed: dmon, dmon/testing, rxjs. */
  modules(): Promise<Readonly<Record<string, Readonly<Record<string, unknown>>>>>
  replay(request: ReplayRequest, remote: Remote): Promise<Replayed>
  /** Writes the last seconds of what came in as a fixture of this name; tells what it did. */
  record(name: string, seconds: number, remote: Remote): Promise<string>
  /** This dmon's version. */
  readonly version: string
  /** What docs/errors.md says of a code; undefined if there is no such code. */
  explain(code: string): string | undefined
  /** The codes that there are. */
  codes(): readonly string[]
  /** How the dmon that the command line names is called; undefined for this user's own. */
  label(): string | undefined
  /** Whether a context warns, by its colour, that it is to be touched with care. */
  isRed(context: string | undefined): boolean
  /** Whether the dmon of a context runs on this machine. */
  isHere(context: string | undefined): boolean
}
