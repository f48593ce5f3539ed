import { resolve } from "node:path"
import pico from "picocolors"
import { didYouMean } from "../../base/did-you-mean.ts"
import { DmonError } from "../../base/error.ts"
import { table } from "../../print/table.ts"
import { urlOf } from "../connection/connect.ts"
import {
  type Context,
  type Contexts,
  contextNamed,
  contextsPath,
  ctxActions,
  here,
  storeContexts,
  storedContexts,
} from "../connection/contexts.ts"
import { tokenIn } from "../connection/token-in.ts"
import type { Terminal } from "../terminal.ts"

export interface CtxFlags {
  readonly url?: string | undefined
  readonly tokenFile?: string | undefined
  readonly color?: Context["color"]
  readonly json?: boolean | undefined
}

/** `dmon ctx`: servers with names. What is used is meant by every command that names no other. */
export async function ctx(
  action: string | undefined,
  name: string | undefined,
  flags: CtxFlags,
  terminal: Terminal,
  env: NodeJS.ProcessEnv = process.env,
): Promise<number> {
  const path = contextsPath(env)
  const known = storedContexts(path)
  const need = () => {
    if (name !== undefined) return name
    throw new DmonError("DM140", `dmon ctx ${action} lacks the name of the context`, { fix: `dmon ctx ${action} prod` })
  }
  switch (action) {
    case undefined:
    case "list":
      list(known, flags, terminal)
      break
    case "add":
      add(need(), flags, known, path, terminal)
      break
    case "use":
      use(need(), known, path, terminal)
      break
    case "-":
      use(known.before ?? here, known, path, terminal)
      break
    case "show":
      show(name ?? known.used ?? here, known, path, flags, terminal)
      break
    case "rm":
      remove(need(), known, path, terminal)
      break
    default:
      throw unknown(action, known)
  }
  warn(env, terminal)
  return 0
}

/** What is used has no effect while a variable says something else. */
function warn(env: NodeJS.ProcessEnv, terminal: Terminal): void {
  const variable = ["DMON_CTX", "DMON_URL", "DMON_NAME"].find(one => env[one])
  if (variable !== undefined) terminal.say(`note  ${variable}=${env[variable]} is set, and wins over what is used`)
}

function unknown(action: string, { contexts }: Contexts): DmonError {
  const near = Object.hasOwn(contexts, action) ? `use ${action}` : didYouMean(action, ctxActions)
  return new DmonError("DM140", `dmon ctx does not know ${JSON.stringify(action)}`, {
    ...(near !== undefined && { more: { "did you mean": `dmon ctx ${near} ?` } }),
    fix: `dmon ctx ${ctxActions.join("|")}`,
  })
}

function list({ used = here, contexts }: Contexts, { json }: CtxFlags, terminal: Terminal): void {
  const rows = [[here, undefined] as const, ...Object.entries(contexts)]
  if (json || !terminal.isTTY) {
    for (const [name, context] of rows)
      terminal.out(`${JSON.stringify({ name, ...context, ...(name === used && { used: true }) })}\n`)
    return
  }
  const columns = ["", "NAME", "URL", "TOKEN"].map(name => ({ name }))
  const cells = rows.map(([name, context]) => [
    name === used ? "*" : "",
    { text: name, paint: tint(context?.color, terminal.colors) },
    context?.url ?? "this machine's own",
    context?.tokenFile ?? "-",
  ])
  for (const line of table(columns, cells, { room: terminal.columns })) terminal.out(`${line}\n`)
}

/** What paints in a context's colour. */
export const tint = (color: Context["color"], colors: boolean): ((text: string) => string) =>
  color === undefined ? String : pico.createColors(colors)[color]

function add(name: string, flags: CtxFlags, known: Contexts, path: string, terminal: Terminal): void {
  if (!/^[A-Za-z0-9][\w.-]{0,63}$/.test(name) || name === here) {
    throw new DmonError("DM140", `${JSON.stringify(name)} cannot be the name of a context`, {
      fix: `letters, digits, and  . _ -  after the first, at most 64 of them; ${here} is this machine's own`,
    })
  }
  if (flags.url === undefined) {
    throw new DmonError("DM140", "where the context is, is not said", {
      fix: `dmon ctx add ${name} --url https://dmon.example.org --token-file FILE`,
    })
  }
  const tokenFile = flags.tokenFile === undefined ? undefined : resolve(flags.tokenFile)
  if (tokenFile !== undefined) tokenIn(tokenFile)
  const context: Context = {
    url: urlOf(flags.url),
    ...(tokenFile !== undefined && { tokenFile }),
    ...(flags.color !== undefined && { color: flags.color }),
  }
  const isNew = !Object.hasOwn(known.contexts, name)
  storeContexts(path, { ...known, contexts: { ...known.contexts, [name]: context } })
  terminal.say(`${name} is ${isNew ? "added" : "changed"}: ${context.url}     dmon ctx use ${name}`)
}

function use(name: string, known: Contexts, path: string, terminal: Terminal): void {
  if (name !== here) contextNamed(name, known)
  const { used, before } = known
  const changed = name !== (used ?? here)
  storeContexts(path, {
    ...(name !== here && { used: name }),
    ...(changed ? { before: used ?? here } : before !== undefined && { before }),
    contexts: known.contexts,
  })
  terminal.say(`commands mean ${name}${name === here ? ", this machine's own" : `, ${known.contexts[name]?.url}`}`)
}

function show(name: string, known: Contexts, path: string, { json }: CtxFlags, terminal: Terminal): void {
  const context = name === here ? undefined : contextNamed(name, known)
  if (json || !terminal.isTTY) {
    terminal.out(`${JSON.stringify({ name, ...context })}\n`)
    return
  }
  const lines = {
    name: tint(context?.color, terminal.colors)(name),
    url: context?.url ?? "this machine's own, by its unix socket",
    ...(context?.tokenFile !== undefined && { token: context.tokenFile }),
    ...(context?.color !== undefined && { color: context.color }),
    ...(context !== undefined && { kept: path }),
  }
  for (const [label, text] of Object.entries(lines)) terminal.out(`${label.padEnd(7)}${text}\n`)
}

function remove(name: string, known: Contexts, path: string, terminal: Terminal): void {
  contextNamed(name, known)
  const { [name]: _, ...contexts } = known.contexts
  const { used, before } = known
  storeContexts(path, {
    ...(used !== undefined && used !== name && { used }),
    ...(before !== undefined && before !== name && { before }),
    contexts,
  })
  terminal.say(`${name} is removed${used === name ? "; commands mean this machine's own again" : ""}`)
}
