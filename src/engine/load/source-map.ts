import { SourceMap, type SourceMapPayload } from "node:module"
import { dirname, resolve } from "node:path"
import { frame } from "./frame.ts"
import { inPackage } from "./inputs.ts"
import type { Place } from "./place.ts"

/** A position in the user's text, with the lines around it: the text that runs, which may no longer be what is on disk. */
export interface Located extends Place {
  readonly frame: string
}

export interface Places {
  /** Where a position of the bundle (from 1) was written. */
  original(line: number, column: number): Place | undefined
  /** Where the letter at this offset of the bundle was written. */
  originalAt(offset: number): Place | undefined
  /** The text of a file as it was bundled. */
  text(file: string): string | undefined
  /** The innermost of the user's positions in a stack, before one of a package's; undefined when none is of this bundle. */
  locate(stack: string): Located | undefined
  /** Where an export of the nth file was written, through all re-exports. */
  exported(entry: number, name: string): Place | undefined
}

interface Mapped {
  readonly text: string
  readonly map: string
  readonly filename: string
}

/** Finds the user's text behind a bundle's positions. The map is read when first asked (12 µs and more), not before. */
export function sourceMap({ text, map, filename }: Mapped): Places {
  let parsed: { map: SourceMap; files: Map<string, string> } | undefined
  const read = () => {
    if (parsed) return parsed
    const payload: SourceMapPayload = JSON.parse(map)
    const sources = payload.sources.map(source =>
      source.startsWith("dmon:") ? source : resolve(dirname(filename), source),
    )
    const files = new Map(sources.map((file, i) => [file, payload.sourcesContent[i] ?? ""]))
    return (parsed = { map: new SourceMap({ ...payload, sources }), files })
  }

  function original(line: number, column: number): Place | undefined {
    const entry = read().map.findEntry(line - 1, column - 1)
    if (!("originalSource" in entry) || entry.originalSource === undefined) return
    return { file: entry.originalSource, line: entry.originalLine + 1, column: entry.originalColumn + 1 }
  }

  function originalAt(offset: number): Place | undefined {
    const before = text.slice(0, offset)
    return original(before.split("\n").length, offset - before.lastIndexOf("\n"))
  }

  function locate(stack: string): Located | undefined {
    const places = positionsIn(stack, filename).flatMap(([line, column]) => original(line, column) ?? [])
    const place = places.find(({ file }) => !inPackage(file)) ?? places[0]
    if (!place) return
    const source = read().files.get(place.file) ?? ""
    const length = wordAt(source.split("\n")[place.line - 1] ?? "", place.column)
    return { ...place, length, frame: frame(source, { ...place, length }) }
  }

  function exported(entry: number, name: string): Place | undefined {
    const local = getter(namespaceText(text, entry), name)
    if (!local) return
    const declared = new RegExp(
      `^[ \\t]*(?:(?:var|let|const|class|(?:async )?function\\*?) )?(?:[\\w$]+, )*?(${literally(local)})(?: =|\\(| \\{|, |;)`,
      "gm",
    )
    // A file that is loaded late has its names declared first, without a position, and given their values further on.
    for (const match of text.matchAll(declared)) {
      const offset = match.index + match[0].lastIndexOf(local)
      const place = originalAt(offset)
      if (place && read().files.get(place.file)) return place
    }
  }

  return { original, originalAt, locate, exported, text: file => read().files.get(file) }
}

/** The lines and columns of a stack that are in one file, innermost first. */
function positionsIn(stack: string, filename: string): [line: number, column: number][] {
  return stack.split("\n").flatMap(line => {
    const end = line.lastIndexOf(`${filename}:`)
    const [, row, column] = (end >= 0 && /^(\d+):(\d+)/.exec(line.slice(end + filename.length + 1))) || []
    return row && column ? [[Number(row), Number(column)] as [number, number]] : []
  })
}

/** The length of the name that a position begins with, to be underlined. */
const wordAt = (line: string, column: number) => /^[\w$.]+/.exec(line.slice(column - 1))?.[0].length ?? 1

const literally = (name: string) => name.replaceAll("$", "\\$")

/** esbuild prints a namespace as `__export(a_exports, { name: () => local, … })`. */
function namespaceText(text: string, entry: number): string {
  const all = /^module\.exports = __toCommonJS\((\w+)\)/m.exec(text)?.[1]
  const namespace = all && getter(block(text, all), `f${entry}`)
  return namespace ? block(text, namespace) : ""
}

function block(text: string, namespace: string): string {
  const start = text.indexOf(`__export(${namespace}, {`)
  return start < 0 ? "" : text.slice(start, text.indexOf("\n});", start))
}

function getter(block: string, name: string): string | undefined {
  return new RegExp(`^  (?:"${literally(name)}"|${literally(name)}): \\(\\) => ([\\w$]+)`, "m").exec(block)?.[1]
}
