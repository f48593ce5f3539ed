import pico from "picocolors"
import type { CompareAnswer, Remote } from "../../engine/remote.ts"
import { connect, type Reach } from "../connection/connect.ts"
import { versionOfFiles } from "../recording/cast.ts"
import type { Terminal } from "../terminal.ts"

export interface DiffFlags extends Reach {
  readonly json?: boolean
}

/** `dmon diff`: what a reload would do with the state of the streams that run. Nothing is reloaded. */
export async function diff(
  files: readonly string[],
  flags: DiffFlags,
  terminal: Terminal,
  remote: Remote = connect(flags),
): Promise<number> {
  const answer = await remote.compare(files.length > 0 ? await versionOfFiles(files) : undefined)
  terminal.out(flags.json ? `${JSON.stringify(answer)}\n` : `${textOf(answer, terminal.colors).join("\n")}\n`)
  return 0
}

function textOf({ same, kept, reset, homeless, version }: CompareAnswer, colors: boolean): string[] {
  const { green, red, yellow } = pico.createColors(colors)
  if (same) return [`the same as v${version}, which runs: a reload would change nothing`]
  return [
    ...kept.map(address => `${green("kept")}   ${address}`),
    ...reset.map(({ address, why }) => `${red("reset")}  ${address}  (${why})`),
    ...homeless.map(address => `${yellow("aside")}  ${address}  (no place for it: kept 10 min, should it return)`),
    `against v${version}: state of ${kept.length} kept, ${reset.length} reset, ${homeless.length} put aside`,
  ]
}
