import { createHash, timingSafeEqual } from "node:crypto"
import { readFileSync, statSync } from "node:fs"
import { z } from "zod"
import { DmonError } from "../base/error.ts"
import { type Caller, roles } from "./caller.ts"

/** A token as it is kept: who bears it, what that one may do, and not the secret but its hash. */
export const Token = z.strictObject({
  name: z.string().regex(/^\w[\w.@-]{0,63}$/),
  role: z.enum(roles),
  /** Of the secret as it is given, in hex. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  created: z.iso.datetime(),
  expires: z.iso.datetime().optional(),
})
export type Token = z.infer<typeof Token>

/** What stands in the file of tokens. */
const TokensFile = z.strictObject({ tokens: z.array(Token) })

export const digest = (secret: string): Buffer => createHash("sha256").update(secret).digest()

/** Reads a file of tokens. Throws DM121 for one that cannot be read, that others may write, or that is none. */
export function readTokens(path: string): readonly Token[] {
  let text: string
  try {
    const mode = statSync(path).mode & 0o777
    if ((mode & 0o022) !== 0) throw writable(path, mode)
    text = readFileSync(path, "utf8")
  } catch (cause) {
    if (cause instanceof DmonError) throw cause
    throw new DmonError("DM121", `the file of tokens cannot be read: ${path}`, {
      why: (cause as Error).message,
      fix: `check the path, and that this user may read it; or make one:  ${make(path)}`,
      cause,
    })
  }
  return parse(text, path).tokens
}

function parse(text: string, path: string) {
  const bare = !text.trimStart().startsWith("{")
  if (bare) {
    throw new DmonError("DM121", `not a file of tokens: ${path}`, {
      why: "it holds bare tokens, one a line, as dmon had them before tokens had roles",
      fix: `make tokens in another file, and name that one:  ${make("tokens.json")}`,
    })
  }
  try {
    return TokensFile.parse(JSON.parse(text))
  } catch (cause) {
    const why = cause instanceof z.ZodError ? z.prettifyError(cause) : (cause as Error).message
    throw new DmonError("DM121", `the file of tokens is damaged: ${path}`, {
      why,
      fix: `leave its writing to  dmon token , or begin anew:  ${make("tokens.json")}`,
      cause,
    })
  }
}

const make = (path: string) => `dmon token add NAME --role admin --tokens ${path}`

const writable = (path: string, mode: number) =>
  new DmonError("DM121", `others may write the file of tokens: ${path}`, {
    why: `its mode is ${mode.toString(8)}, so anybody could make a token`,
    fix: `look what it holds, then  chmod 600 ${path}`,
  })

/** What a secret turned out to be. */
export type Shown = { readonly caller: Caller } | "wrong" | { readonly expired: string }

/** Tokens that are looked at anew whenever their file changes. */
export interface Tokens {
  /** Reads the file. Throws DM121 where there is none to go on with. */
  load(): void
  /** Whose secret this is. All hashes are compared, each in constant time: how long it takes tells nothing. */
  whose(secret: string, now?: number): Shown
}

/**
 * The tokens of a file. A file that becomes unreadable while dmon runs changes nothing, and `warn` is told; one that is
 * gone leaves no token good.
 */
export function tokens(path: string, warn: (message: string) => void = () => {}): Tokens {
  let known: readonly (Token & { readonly hash: Buffer })[] = []
  let seen = ""

  const load = () => {
    const at = stamp(path)
    if (at === seen) return
    seen = at
    known = at === gone ? [] : readTokens(path).map(token => ({ ...token, hash: Buffer.from(token.sha256, "hex") }))
  }
  return {
    load() {
      seen = ""
      known = readTokens(path).map(token => ({ ...token, hash: Buffer.from(token.sha256, "hex") }))
      seen = stamp(path)
    },
    whose(secret, now = Date.now()) {
      try {
        load()
      } catch (error) {
        warn(`${(error as Error).message}; the tokens that were read before stay good`)
      }
      const shown = digest(secret)
      const found = known.reduce<Token | undefined>(
        (one, each) => (timingSafeEqual(each.hash, shown) ? each : one),
        undefined,
      )
      if (found === undefined) return "wrong"
      const { name, role, expires } = found
      return expires !== undefined && Date.parse(expires) <= now ? { expired: expires } : { caller: { name, role } }
    },
  }
}

const gone = "gone"

/** What changes when a file does, however fast one version follows another. */
function stamp(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false, bigint: true })
  return found ? `${found.ino} ${found.size} ${found.mtimeNs} ${found.ctimeNs}` : gone
}
