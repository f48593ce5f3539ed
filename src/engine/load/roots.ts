import { basename } from "node:path"
import { DmonError } from "../../base/error.ts"
import { docOf } from "./doc-of.ts"
import type { Namespace } from "./evaluate.ts"
import { failure } from "./failure.ts"
import { at, type Place, shown } from "./place.ts"
import type { Probe, RootStream } from "./probe.ts"

/** A stream that events enter. */
export interface Root {
  readonly name: string
  readonly stream: RootStream
  readonly file: string
  readonly line: number | undefined
  /** What the comment above it says. */
  readonly doc?: string | undefined
}

export interface Exported {
  readonly roots: readonly Root[]
  readonly listeners?: unknown
  readonly checks?: unknown
  readonly options?: unknown
}

/** An export that claims to be a stream. */
export interface Candidate {
  readonly name: string
  /** The export's name in the file, with a number for those of an array. */
  readonly exported: string
  readonly value: unknown
  readonly file: string
  readonly place: Place | undefined
}

interface Sources {
  readonly entries: readonly string[]
  readonly namespaces: readonly Namespace[]
  exported(entry: number, name: string): Place | undefined
  /** The text of a file, to show the lines around a place in it. */
  text?(file: string): string | undefined
}

/** The name of a stream's file, which bears the streams that have no name of their own. */
const fileName = (file: string) => basename(file).replace(/\.\w+$/, "")

/** An export's name without "stream" at either end: `apiSlowStream` is apiSlow, and `stream` is its file's. */
export function streamName(exported: string, file: string): string {
  const name = exported
    .replace(/^stream/i, "")
    .replace(/stream$/i, "")
    .replace(/^[_$]+|[_$]+$/g, "")
  return exported === "default" || /^s?$/i.test(name) ? fileName(file) : name
}

/** The exports that are streams by their name: those with "stream" in it, in any case, and the default (one or an array). */
export function candidates({ entries, namespaces, exported }: Sources): Candidate[] {
  return namespaces.flatMap((namespace, i) => {
    const file = entries[i] as string
    // esbuild lists exports by name; streams run in the order in which they are written.
    const order = ({ place }: Candidate) =>
      place?.file === file ? place.line + place.column / 1e6 : Number.POSITIVE_INFINITY
    const found = Object.entries(namespace).flatMap(([name, value]): Candidate[] => {
      const place = () => exported(i, name)
      if (name !== "default") {
        if (!/stream/i.test(name)) return []
        return [{ name: streamName(name, file), exported: name, value, file, place: place() }]
      }
      if (isCommonJs(value, namespace)) return []
      if (!Array.isArray(value)) return [{ name: fileName(file), exported: name, value, file, place: place() }]
      return value.map((value, n) => ({
        name: n === 0 ? fileName(file) : `${fileName(file)}-${n + 1}`,
        exported: `default[${n}]`,
        value,
        file,
        place: place(),
      }))
    })
    return found.sort((a, b) => (order(a) < order(b) ? -1 : order(a) > order(b) ? 1 : 0))
  })
}

/** Seen as a module, a CommonJS file's exports object is its default too: that is no export of the user's. */
const isCommonJs = (value: unknown, namespace: Namespace) =>
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  Object.keys(value).every(key => key in namespace)

/** The root streams of the files, each shown to be one, and what else they export for the plan. */
export function roots(sources: Sources, probe: Probe): Exported {
  const found = candidates(sources)
  const named = new Map<string, Candidate>()
  for (const candidate of found) {
    const other = named.get(candidate.name)
    // One stream that two files export, or that a file exports again, is one stream.
    if (other && other.value === candidate.value) continue
    if (other) throw twice(other, candidate)
    named.set(candidate.name, candidate)
  }
  const roots = [...named.values()].map(candidate => {
    const { name, file, place } = candidate
    const text = place && sources.text?.(place.file)
    return {
      name,
      stream: shownToBeStream(candidate, sources, probe),
      file: place?.file ?? file,
      line: place?.line,
      ...(place && text !== undefined && { doc: docOf(text, place.line) }),
    }
  })
  return { roots, ...planned(sources) }
}

function shownToBeStream(candidate: Candidate, { text: textOf }: Sources, probe: Probe): RootStream {
  const { value, exported, file, place: declared } = candidate
  const place = declared && { ...declared, length: exported.length }
  const text = declared && textOf?.(declared.file)
  const what = `${shown(file)} exports ${exported} as a stream, which it is not`
  const rename = `or give it a name without "stream": exports whose names contain it are run`
  if (typeof value !== "function") {
    const isArray = Array.isArray(value)
    throw failure("evaluate", "DM114", what, {
      place,
      text,
      why: `it is ${isArray ? "an array" : value === null ? "null" : `a value of type ${typeof value}`}`,
      fix: `${isArray ? "export each by its own name, or the array as default" : "export a stream"}, ${rename}`,
    })
  }
  if (isProbed(candidate, probe)) return value as RootStream
  throw failure("evaluate", "DM114", what, {
    place,
    text,
    why: "given a source of events, it returns no Observable: it looks like a function that makes streams",
    fix: `export what it returns:  export const ${exported === "default" ? "stream" : exported} = …(…), ${rename}`,
  })
}

/** A stream threw while it was being built. */
export class BuildError extends Error {
  readonly candidate: Candidate

  constructor(candidate: Candidate, cause: unknown) {
    super(`${candidate.exported} threw while it was being built`, { cause })
    this.candidate = candidate
  }
}

export function isProbed(candidate: Candidate, probe: Probe): boolean {
  try {
    return probe(candidate.value as RootStream)
  } catch (cause) {
    throw new BuildError(candidate, cause)
  }
}

function twice(one: Candidate, other: Candidate): DmonError {
  const where = ({ place, file, exported }: Candidate) => `${place ? at(place) : shown(file)}  ${exported}`
  return new DmonError("DM113", `two streams are called ${one.name}`, {
    more: { first: where(one), second: where(other), step: "evaluate" },
    why: `a stream's name is its export's without "stream" at either end; default and \`stream\` have their file's`,
    fix: "rename one of them: state, counters and errors go by the name",
  })
}

/** Listeners and checks of all files together; the options of the one file that has them. */
function planned({ entries, namespaces }: Sources): Omit<Exported, "roots"> {
  const all = (name: string) =>
    namespaces.flatMap((space, i) => (name in space ? [{ value: space[name], file: entries[i] }] : []))
  const together = (name: string) => {
    const values = all(name).map(({ value }) => value)
    return values.length > 1 ? values.flat() : values[0]
  }
  const [options, more] = all("options")
  if (options && more && options.value !== more.value) {
    throw failure("evaluate", "DM113", "two streams files export options", {
      more: { first: shown(options.file as string), second: shown(more.file as string) },
      why: "there is one engine, so its options stand in one place",
      fix: "move them into one file",
    })
  }
  return { listeners: together("listeners"), checks: together("checks"), options: options?.value }
}
