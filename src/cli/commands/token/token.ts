import { randomBytes } from "node:crypto"
import { DmonError } from "../../../base/error.ts"
import { type Role, roles } from "../../../listeners/caller.ts"
import { digest, Token } from "../../../listeners/tokens.ts"
import { table } from "../../../print/table.ts"
import type { tokenActions } from "../../program/flags.ts"
import type { Terminal } from "../../terminal.ts"
import { changeTokens, storedTokens, tokensPath } from "./token-store.ts"

export interface TokenFlags {
  readonly role?: Role | undefined
  /** Milliseconds from now. */
  readonly expires?: number | undefined
  readonly tokens?: string | undefined
  readonly json?: boolean | undefined
}

/** `dmon token add|list|remove`: the tokens that a server with this file asks for. */
export async function token(
  action: (typeof tokenActions)[number],
  name: string | undefined,
  flags: TokenFlags,
  terminal: Terminal,
  now = Date.now(),
): Promise<number> {
  const path = tokensPath(flags.tokens)
  if (action === "list") return list(path, flags, terminal, now)
  if (name === undefined) {
    throw new DmonError("DM140", `dmon token ${action} lacks the name of the token`, {
      fix: `dmon token ${action} ann`,
    })
  }
  return action === "add" ? add(path, name, flags, terminal, now) : remove(path, name, terminal)
}

/** 256 bits by chance. */
const fresh = () => `dmon_${randomBytes(32).toString("base64url")}`

function add(path: string, name: string, { role, expires, json }: TokenFlags, terminal: Terminal, now: number): number {
  if (role === undefined) {
    throw new DmonError("DM140", "a token has a role", {
      why: "viewer reads, operator also sends events, admin also reloads, records and runs streams",
      fix: `dmon token add ${name} --role ${roles.join("|")}`,
    })
  }
  if (!Token.shape.name.safeParse(name).success) {
    throw new DmonError("DM140", `${JSON.stringify(name)} cannot be the name of a token`, {
      fix: "letters, digits, and  . _ - @  after the first, at most 64 of them",
    })
  }
  const secret = fresh()
  const until = expires === undefined ? undefined : iso(now + expires)
  const made: Token = {
    name,
    role,
    sha256: digest(secret).toString("hex"),
    created: iso(now),
    ...(until !== undefined && { expires: until }),
  }
  changeTokens(path, before => {
    if (!before.some(one => one.name === name)) return [...before, made]
    throw new DmonError("DM160", `there is a token named ${name} already`, {
      fix: `choose another name, or first:  dmon token remove ${name}`,
    })
  })
  terminal.out(`${json ? JSON.stringify({ name, role, expires: until, token: secret }) : secret}\n`)
  terminal.say(`${name} is ${role}${until === undefined ? "" : ` until ${until}`}; the token is shown this once`)
  terminal.say(`a server asks for it with  --token-file ${path}`)
  return 0
}

function list(path: string, { json }: TokenFlags, terminal: Terminal, now: number): number {
  const tokens = storedTokens(path).map(({ sha256: _, ...shown }) => shown)
  if (json || !terminal.isTTY) {
    for (const one of tokens) terminal.out(`${JSON.stringify(one)}\n`)
    return 0
  }
  const columns = ["NAME", "ROLE", "CREATED", "EXPIRES"].map(head => ({ name: head }))
  const rows = tokens.map(({ name, role, created, expires }) => [name, role, created, expiry(expires, now)])
  for (const line of table(columns, rows, { room: terminal.columns })) terminal.out(`${line}\n`)
  return 0
}

function remove(path: string, name: string, terminal: Terminal): number {
  changeTokens(path, before => {
    const left = before.filter(one => one.name !== name)
    if (left.length < before.length) return left
    throw new DmonError("DM160", `there is no token named ${name}`, { fix: "dmon token list     says which there are" })
  })
  terminal.say(`${name} is removed; running servers know at once`)
  return 0
}

const iso = (ms: number) => new Date(ms).toISOString()
const expiry = (at: string | undefined, now: number) =>
  at === undefined ? "-" : Date.parse(at) <= now ? `${at} (over)` : at
