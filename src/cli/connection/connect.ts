import { DmonError } from "../../base/error.ts"
import type { Remote } from "../../engine/remote.ts"
import { socketPath } from "../../listeners/socket-path.ts"
import { client, type Where } from "../../web/client.ts"
import { type Context, contextNamed, contextsPath, here, storedContexts } from "./contexts.ts"
import { tokenIn } from "./token-in.ts"

/** The flags by which a command says which dmon it means. */
export interface Reach {
  readonly name?: string | undefined
  readonly url?: string | undefined
  readonly tokenFile?: string | undefined
  readonly ctx?: string | undefined
}

/** The dmon that is meant: where it is, what people call it, and the colour of its context. */
export interface Place {
  readonly where: Where
  readonly label: string
  readonly color?: Context["color"]
}

/** The running dmon that is meant. */
export const connect = (reach: Reach, env: NodeJS.ProcessEnv = process.env): Remote => client(placeOf(reach, env).where)

/**
 * Where that dmon is. A flag says it (`--name`, `--url` or `--ctx`, one of them), else a variable (DMON_CTX, DMON_URL,
 * DMON_NAME, in this order), else the context that is used, else it is this user's own `default`.
 */
export function placeOf({ name, url, tokenFile, ctx }: Reach, env: NodeJS.ProcessEnv = process.env): Place {
  const flags = { "--name": name, "--url": url, "--ctx": ctx }
  const given = Object.entries(flags).flatMap(([flag, value]) => (value === undefined ? [] : [flag]))
  if (given.length > 1) {
    throw new DmonError("DM140", `${given.join(" and ")} name two places`, {
      fix: "--name for a dmon on this machine, --url for another, --ctx for one that dmon ctx knows",
    })
  }
  const named = (chosen: string) => placeNamed(chosen, tokenFile, env)
  const at = (address: string): Place => {
    const spelled = urlOf(address)
    return { where: { url: spelled, token: tokenOf(tokenFile, env) }, label: new URL(spelled).host }
  }
  const local = (own: string | undefined): Place => ({ where: { socket: socketPath(own, env) }, label: own ?? here })

  if (name !== undefined) return local(name)
  if (url !== undefined) return at(url)
  if (ctx !== undefined) return named(ctx)
  if (env["DMON_CTX"]) return named(env["DMON_CTX"])
  if (env["DMON_URL"]) return at(env["DMON_URL"])
  if (env["DMON_NAME"]) return local(env["DMON_NAME"])
  const { used } = storedContexts(contextsPath(env))
  return used === undefined ? local(undefined) : named(used)
}

/** A context's own token goes before DMON_TOKEN, which may be that of another server. */
function placeNamed(name: string, tokenFile: string | undefined, env: NodeJS.ProcessEnv): Place {
  if (name === here) return { where: { socket: socketPath(undefined, env) }, label: here }
  const path = contextsPath(env)
  const { url, color, ...context } = contextNamed(name, storedContexts(path))
  const file = tokenFile ?? context.tokenFile
  const token = tokenOf(file, env)
  const told = `${name} (${path})${token === undefined ? ", without a token" : file ? `, token from ${file}` : ""}`
  return { where: { url: urlOf(url), token, context: told }, label: name, color }
}

/** `prod:5556` is an address too, and a WebSocket's has the API beside it. */
export function urlOf(address: string): string {
  const spelled = address.includes("://") ? address.replace(/^ws(?=s?:)/i, "http") : `http://${address}`
  const url = URL.canParse(spelled) ? new URL(spelled) : undefined
  if (url && /^https?:$/.test(url.protocol)) return url.href
  throw new DmonError("DM140", `not an address of a dmon: ${address}`, {
    fix: "such as  http://127.0.0.1:5556  or  https://dmon.example.org",
  })
}

function tokenOf(file: string | undefined, env: NodeJS.ProcessEnv): string | undefined {
  if (file === undefined && env["DMON_TOKEN"]) return env["DMON_TOKEN"]
  const path = file ?? env["DMON_TOKEN_FILE"]
  return path ? tokenIn(path) : undefined
}
