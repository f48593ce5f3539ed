import { dirname, join, sep } from "node:path"
import ts from "typescript"
import { frame } from "../frame.ts"
import { type Inputs, inPackage } from "../inputs.ts"
import { at } from "../place.ts"
import { host } from "./host.ts"
import { misfit } from "./misfit.ts"
import { optionsFor } from "./options.ts"
import { reads } from "./reads.ts"
import { type NoStream, noStreams, rootType } from "./root-types.ts"
import { unimported } from "./unimported.ts"

/** One thing wrong with the types, ready to be told. */
export interface Fault {
  /** TypeScript's code, or "stream" when an export is no stream. */
  readonly code: string
  readonly file: string
  readonly at: string
  readonly message: string
  readonly frame: string
  /** The text that is underlined. */
  readonly source: string
  readonly fix?: string | undefined
}

export interface Verdict extends Inputs {
  readonly faults: readonly Fault[]
  readonly count: number
  readonly notes: readonly string[]
}

export interface Checker {
  check(entries: readonly string[]): Verdict
}

/** How many faults are told; of the others, how many there are. */
const told = 10

/**
 * Checks the types of streams files. The program of one check is where the next begins: what has not changed is neither read,
 * parsed nor resolved again (some 40 ms against a second).
 */
export function checker(home: string, types: Readonly<Record<string, string>>): Checker {
  const folders = [...new Set(Object.values(types).map(file => dirname(file) + sep))]
  const isOwn = (path: string) => folders.some(folder => path.startsWith(folder))
  const files = reads(isOwn)
  const virtual = { path: join(home, "root-stream.ts"), text: rootType }
  const isUsers = (path: string) => !inPackage(path) && !isOwn(path) && path !== virtual.path
  const view = host({ reads: files, home, types, virtual })
  let program: ts.Program | undefined
  let last = ""

  function rebuild(entries: readonly string[]): { program: ts.Program; notes: readonly string[] } {
    const moved = files.refresh()
    const { options, notes } = optionsFor(entries[0] as string, files)
    const key = JSON.stringify([entries, options])
    if (moved || key !== last) {
      program = undefined
      view.forget()
    }
    last = key
    const rootNames = [...entries, virtual.path]
    program = ts.createProgram({
      rootNames,
      options,
      host: view.with(options),
      ...(program && { oldProgram: program }),
    })
    return { program, notes }
  }

  return {
    check(entries) {
      const { program, notes } = rebuild(entries)
      const isJs = (path: string) => /\.[mc]?jsx?$/.test(path) && !program.getCompilerOptions().checkJs
      const users = program
        .getSourceFiles()
        .filter(({ fileName }) => isUsers(fileName))
        .filter(source => !program.isSourceFileDefaultLibrary(source))
      const scripts = users.filter(({ fileName }) => /\.[cm]?[jt]sx?$/.test(fileName))
      const broken = scripts.flatMap(source => program.getSyntacticDiagnostics(source))
      const wrong = broken.length > 0 ? broken : scripts.flatMap(source => program.getSemanticDiagnostics(source))
      const errors = wrong.filter(({ category }) => category === ts.DiagnosticCategory.Error)
      const noRoots =
        broken.length > 0
          ? []
          : entries.filter(file => !isJs(file)).flatMap(file => noStreams(program, file, virtual.path))
      const faults = [
        ...errors.slice(0, told).map(error => ours(program, error, types["dmon"]) ?? faultOf(error, isUsers)),
        ...noRoots.slice(0, Math.max(0, told - errors.length)).map(noStreamFault),
      ]
      return {
        faults,
        count: errors.length + noRoots.length,
        notes: [...notes, ...scripts.filter(({ fileName }) => isJs(fileName)).map(jsNote)],
        ...files.inputs(program.getSourceFiles().map(({ fileName }) => fileName)),
      }
    },
  }
}

/** What dmon tells better than TypeScript; `dmon`: the file that declares what it exports. */
function ours(program: ts.Program, error: ts.Diagnostic, dmon: string | undefined): Fault | undefined {
  const found = misfit(program, error) ?? unimported(program, error, dmon)
  if (!found) return
  const { node, message, fix } = found
  const source = node.getSourceFile()
  const start = node.getStart(source)
  const code = `TS${error.code}`
  return { code, message: plainly(message), fix, ...placed(source, start, node.getEnd() - start, code) }
}

/** An event's type without the attributes that every event may have. */
const plainly = (text: string) => text.replaceAll("Event<Record<string, string>>", "Event")

const jsNote = ({ fileName }: ts.SourceFile) =>
  `${at({ file: fileName, line: 1, column: 1 }).replace(/:1:1$/, "")} is JavaScript: its types are not checked`

function faultOf(
  { code, file, start = 0, length = 1, messageText, relatedInformation = [] }: ts.Diagnostic,
  isUsers: (path: string) => boolean,
): Fault {
  const message = ts.flattenDiagnosticMessageText(messageText, "\n").split("\n")
  const related = relatedInformation
    .filter(({ file }) => file && isUsers(file.fileName))
    .slice(0, 2)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n").split("\n")[0] as string)
  return {
    code: `TS${code}`,
    message: plainly([...(message.length > 12 ? [...message.slice(0, 12), "…"] : message), ...related].join("\n")),
    ...placed(file, start, length, `TS${code}`),
  }
}

function noStreamFault({ node, why, fix }: NoStream): Fault {
  const source = node.getSourceFile()
  const start = node.getStart(source)
  return { code: "stream", message: why, fix, ...placed(source, start, node.getEnd() - start, "") }
}

function placed(source: ts.SourceFile | undefined, start: number, length: number, label: string) {
  if (!source) return { file: "", at: "", frame: "", source: "" }
  const { line, character } = source.getLineAndCharacterOfPosition(start)
  const place = { file: source.fileName, line: line + 1, column: character + 1, length }
  return {
    file: source.fileName,
    at: at(place),
    frame: frame(source.text, place, label),
    source: source.text.slice(start, start + length),
  }
}
