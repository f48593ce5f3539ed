import type { IncomingMessage } from "node:http"

/** What somebody may do, from little to much: each may do all that those before it may. */
export const roles = ["viewer", "operator", "admin"] as const
/** viewer reads; operator also sends events; admin also reloads, and sees and runs streams. */
export type Role = (typeof roles)[number]

/** Who asks: by the name of a token, or by the way that the request came. */
export interface Caller {
  readonly name: string
  readonly role: Role
  /** It has shown a token, whose name this is. */
  readonly token?: true
}

/** Whether somebody of this role may do what needs that one. */
export const may = (role: Role, needed: Role): boolean => roles.indexOf(role) >= roles.indexOf(needed)

const callers = new WeakMap<IncomingMessage, Caller>()

/** Notes who asks, before a request or an upgrade is handed on. */
export const identify = (request: IncomingMessage, caller: Caller): void => void callers.set(request, caller)

/** Who asks; undefined where nobody was asked for (/healthz, /readyz). */
export const callerOf = (request: IncomingMessage): Caller | undefined => callers.get(request)
