import { existsSync, readdirSync } from "node:fs"
import { basename, dirname, join, resolve } from "node:path"
import type { Message } from "esbuild"
import type { DmonError } from "../../base/error.ts"
import { failure } from "./failure.ts"
import type { Round } from "./gather.ts"
import { ancestors } from "./inputs.ts"
import { packageNameOf } from "./packages.ts"
import { at, type Place, shown } from "./place.ts"
import { similar } from "./similar.ts"

/** What esbuild refused, in dmon's words: the first error in full, the others in a line each. */
export function buildFailure(errors: readonly Message[], round: Round, known: readonly string[]): DmonError {
  const folder = dirname(round.entries[0] as string)
  const first = errors[0] as Message
  const place = placeOf(first, folder)
  const text = place && round.texts.get(place.file)
  const file = place ? shown(place.file) : round.paths.join(" ")
  const others = errors.slice(1, 4).map(error => {
    const place = placeOf(error, folder)
    return `${place ? `${at(place)}  ` : ""}${error.text}`
  })
  const more = others.length > 0 ? { [`${errors.length - 1} more`]: others.join("\n") } : {}
  const where = { place, text, more }

  const unresolved = /^Could not resolve "(.+)"$/.exec(first.text)?.[1]
  if (unresolved !== undefined && place) return missingImport(unresolved, file, { ...where, place }, known)
  if (/^No matching export in/.test(first.text)) {
    const [, from = "", name = ""] = /in "(.+)" for import "(.+)"$/.exec(first.text) ?? []
    const near = similar(name, exportsIn(round.texts.get(resolve(folder, from)) ?? "")).join("   or   ")
    return failure("bundle", "DM107", `${file} imports "${name}", which ${from} does not export`, {
      ...where,
      fix: near ? `did you mean  ${near} ?` : `export it from ${from}, or import another name`,
    })
  }
  if (/[Tt]op-level await/.test(first.text)) {
    return failure("bundle", "DM108", `${file} uses await at its top level`, {
      ...where,
      why: "streams are built at one instant, between two events: building them cannot wait",
      fix: "await inside an async function, or read what you need synchronously (readFileSync)",
    })
  }
  if (/^(?:No loader is configured|Could not read|The plugin|Failed to)/.test(first.text)) {
    return failure("bundle", "DM107", `${file} imports what cannot be bundled`, {
      ...where,
      why: first.text,
      fix: "import .ts, .js or .json files; read others with readFileSync",
    })
  }
  return failure("bundle", "DM106", `${file} has a syntax error`, {
    ...where,
    why: [first.text, ...first.notes.map(({ text }) => text)].join("\n"),
    fix: `correct line ${place?.line ?? "?"}; nothing runs until the file can be read`,
  })
}

function missingImport(
  specifier: string,
  file: string,
  where: { place: Place; text: string | undefined; more: Record<string, string> },
  known: readonly string[],
): DmonError {
  const near = nearby(specifier, where.place.file, known)
  const name = packageNameOf(specifier)
  const fix = near.length > 0 ? `did you mean  ${near.join("   or   ")} ?` : undefined
  const install = name && !/^(?:dmon|rxjs)$/.test(name) ? `npm install ${name}` : undefined
  return failure("bundle", "DM107", `${file} imports "${specifier}", which cannot be found`, {
    ...where,
    why: name
      ? /^(?:dmon|rxjs)$/.test(name)
        ? `there is no such part of ${name}`
        : `no package of that name is installed in ${shown(dirname(where.place.file)) || "."} or above`
      : `there is no such file in ${dirname(resolve(dirname(where.place.file), specifier))}`,
    fix: [fix, install].filter(Boolean).join("     or  ") || "create the file, or correct the path",
  })
}

/** Files or packages whose names are like the one that was not found, as an import would write them. */
function nearby(specifier: string, importer: string, known: readonly string[]): string[] {
  const list = (folder: string) => (existsSync(folder) ? readdirSync(folder) : [])
  if (packageNameOf(specifier)) {
    const beside = list(dirname(importer)).filter(file => /\.[mc]?[tj]sx?$/.test(file))
    const local = beside.filter(file => bare(file) === bare(specifier)).map(file => `./${file}`)
    const installed = [...ancestors(importer)].flatMap(folder => list(join(folder, "node_modules")))
    return [
      ...local,
      ...similar(specifier, [...known, "dmon", "rxjs", ...installed.filter(name => !/^[.@]/.test(name))]),
    ]
  }
  const target = resolve(dirname(importer), specifier)
  const files = list(dirname(target)).filter(file => /\.(?:[mc]?[tj]sx?|json)$/.test(file))
  const names = files.filter(file => bare(file) === bare(basename(target)))
  const prefix = specifier.slice(0, specifier.length - basename(specifier).length)
  return [...new Set([...names, ...similar(basename(target), files), ...similarBare(basename(target), files)])]
    .slice(0, 3)
    .map(file => prefix + file)
}

const exportsIn = (text: string) =>
  [...text.matchAll(/^\s*export\s+(?:async\s+)?(?:const|let|var|function|class|enum)\*?\s+([\w$]+)/gm)].map(
    match => match[1] as string,
  )

const bare = (file: string) => file.replace(/\.\w+$/, "")

const similarBare = (name: string, files: readonly string[]) => {
  const near = new Set(similar(bare(name), files.map(bare)))
  return files.filter(file => near.has(bare(file)))
}

/** esbuild counts columns in bytes from 0, editors in characters from 1. */
function placeOf({ location }: Message, folder: string): Place | undefined {
  if (!location || location.namespace === "dmon") return
  const line = Buffer.from(location.lineText)
  const upTo = (bytes: number) => line.subarray(0, bytes).toString().length
  const column = upTo(location.column)
  return {
    file: resolve(folder, location.file),
    line: location.line,
    column: column + 1,
    length: upTo(location.column + location.length) - column,
  }
}
