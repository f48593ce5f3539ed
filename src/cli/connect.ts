import { DmonError } from "../base/error.ts"
import type { Remote } from "../engine/remote.ts"
import { socketPath } from "../listeners/socket-path.ts"
import { client, type Where } from "../web/client.ts"
import { tokenIn } from "./token-in.ts"

/** The flags by which a command says which dmon it means. */
export interface Reach {
  readonly name?: string | undefined
  readonly url?: string | undefined
  readonly tokenFile?: string | undefined
}

/** The running dmon that is meant. */
export const connect = (reach: Reach, env: NodeJS.ProcessEnv = process.env): Remote => client(whereIs(reach, env))

/** Where that dmon is: flags before variables, a URL before a name; without any, this user's own `default`. */
export function whereIs({ name, url, tokenFile }: Reach, env: NodeJS.ProcessEnv = process.env): Where {
  if (name !== undefined && url !== undefined) {
    throw new DmonError("DM140", "--name and --url name two places", {
      fix: "--name for a dmon on this machine, --url for another",
    })
  }
  const address = url ?? (name === undefined ? env["DMON_URL"] : undefined)
  if (!address) return { socket: socketPath(name ?? (env["DMON_NAME"] || undefined), env) }
  return { url: urlOf(address), token: tokenOf(tokenFile, env) }
}

/** `prod:5556` is an address too, and a WebSocket's has the API beside it. */
function urlOf(address: string): string {
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
