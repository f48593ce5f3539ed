import { existsSync } from "node:fs"
import { didYouMean } from "../../base/did-you-mean.ts"
import { DmonError } from "../../base/error.ts"

/** The first word is no command: a misspelt one, or a streams file without its flag. */
export function unknownCommand(word: string, commands: readonly string[]): DmonError {
  const near = didYouMean(word, commands)
  const isFile = near === undefined && (/[./]/.test(word) || existsSync(word))
  return new DmonError("DM140", `unknown command ${JSON.stringify(word)}`, {
    ...(near !== undefined && { more: { "did you mean": `${near} ?` } }),
    fix: isFile ? `dmon --streams ${word}` : `dmon --help     lists the commands: ${commands.join(" ")}`,
  })
}
