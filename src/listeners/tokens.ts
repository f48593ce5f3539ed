import { createHash, timingSafeEqual } from "node:crypto"

const digest = (of: string) => createHash("sha256").update(of).digest()

/**
 * Whether an `Authorization` header bears one of these tokens. Hashes are compared, each in constant time and all of
 * them, so that the time taken tells nothing of a token.
 */
export function bearer(tokens: readonly string[]): (authorization: string | undefined) => boolean {
  const known = tokens.map(digest)
  return authorization => {
    const [, token] = /^Bearer +(\S+) *$/i.exec(authorization ?? "") ?? []
    if (token === undefined) return false
    const shown = digest(token)
    return known.reduce((found, one) => timingSafeEqual(one, shown) || found, false)
  }
}

/** A short name of these tokens that does not give them away, for a listener's key. */
export const fingerprint = (tokens: readonly string[]): string =>
  digest(JSON.stringify(tokens)).toString("hex").slice(0, 16)
