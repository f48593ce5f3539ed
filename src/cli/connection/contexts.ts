import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } from "node:fs"
import { homedir } from "node:os"
import { dirname, join } from "node:path"
import { z } from "zod"
import { didYouMean } from "../../base/did-you-mean.ts"
import { DmonError } from "../../base/error.ts"

/** What `dmon ctx` does. */
export const ctxActions = ["list", "add", "use", "-", "show", "rm"] as const

export const contextColors = ["red", "yellow", "green", "blue", "magenta", "cyan"] as const

/** A server with a name of its own: where it is, where its token is kept, and the colour that warns of it. */
export const Context = z.strictObject({
  url: z.string(),
  tokenFile: z.string().optional(),
  color: z.enum(contextColors).optional(),
})
export type Context = z.infer<typeof Context>

/** The contexts of this user, which of them is used, and which was before. */
const Contexts = z.strictObject({
  used: z.string().optional(),
  before: z.string().optional(),
  contexts: z.record(z.string(), Context),
})
export type Contexts = z.infer<typeof Contexts>

/** What stands for no context: this user's own dmon on this machine. */
export const here = "default"

/** Where they are kept: `$XDG_CONFIG_HOME/dmon/contexts.json`. */
export const contextsPath = (env: NodeJS.ProcessEnv): string =>
  join(env["XDG_CONFIG_HOME"] || join(env["HOME"] || homedir(), ".config"), "dmon", "contexts.json")

/** All there are; none where there is no file yet. Throws DM161 for one that cannot be read. */
export function storedContexts(path: string): Contexts {
  try {
    return Contexts.parse(JSON.parse(readFileSync(path, "utf8")))
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return { contexts: {} }
    throw new DmonError("DM161", `the file of contexts cannot be read: ${path}`, {
      why: cause instanceof z.ZodError ? z.prettifyError(cause) : (cause as Error).message,
      fix: "mend it, or remove it and add them again:  dmon ctx add NAME --url URL",
      cause,
    })
  }
}

/** Puts contexts in the place of those that were there: whole, or not at all. Only this user can read them. */
export function storeContexts(path: string, contexts: Contexts): void {
  const next = `${path}.${process.pid}`
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    const file = openSync(next, "wx", 0o600)
    try {
      writeSync(file, `${JSON.stringify(contexts, null, 2)}\n`)
      fsyncSync(file)
      renameSync(next, path)
    } finally {
      closeSync(file)
      rmSync(next, { force: true })
    }
  } catch (cause) {
    throw new DmonError("DM161", `the file of contexts cannot be written: ${path}`, {
      why: (cause as Error).message,
      fix: "set XDG_CONFIG_HOME to a folder that this user can write",
      cause,
    })
  }
}

/** One of them by its name. Throws DM161 where there is none. */
export function contextNamed(name: string, { contexts }: Contexts): Context {
  const found = Object.hasOwn(contexts, name) ? contexts[name] : undefined
  if (found !== undefined) return found
  const names = Object.keys(contexts)
  const near = didYouMean(name, names)
  throw new DmonError("DM161", `there is no context named ${JSON.stringify(name)}`, {
    more: {
      ...(near !== undefined && { "did you mean": `${near} ?` }),
      ...(names.length > 0 && { contexts: [here, ...names].join(" ") }),
    },
    fix: `dmon ctx add ${/^[\w.-]+$/.test(name) ? name : "NAME"} --url https://dmon.example.org --token-file FILE`,
  })
}
