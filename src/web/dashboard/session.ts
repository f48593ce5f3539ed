import { cell } from "./cell.ts"

/** Who the reader is, by the name of a token or by the way to the server. */
export interface Reader {
  readonly name: string
  readonly role: "viewer" | "operator" | "admin"
  /** Signed in, with a token of this name. */
  readonly token?: true
}

export const reader = cell<Reader | undefined>(undefined)

/** Set while the server wants a token that it has not got. */
export const tokenWanted = cell(false)

/** The token that was given last is not taken. */
export const tokenRefused = cell(false)

/** Has the server set a cookie that bears the token: the page itself keeps none. */
export async function signIn(token: string): Promise<void> {
  const answer = await fetch("/api/session", { method: "POST", headers: { authorization: `Bearer ${token}` } })
  tokenRefused.set(!answer.ok)
  if (!answer.ok) return
  tokenWanted.set(false)
  await whoReads()
}

/** Has the server forget the token, and the page all that it has shown. */
export async function signOut(): Promise<void> {
  await fetch("/api/session", { method: "DELETE" })
  location.reload()
}

/** Asks the server who the reader is. */
export async function whoReads(): Promise<void> {
  const answer = await fetch("/api/session").catch(() => undefined)
  if (answer?.status === 401) tokenWanted.set(true)
  reader.set(answer?.ok ? ((await answer.json()) as Reader) : undefined)
}
