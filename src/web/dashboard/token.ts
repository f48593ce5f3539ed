import { cell } from "./cell.ts"

const name = "dmon token"

/** The token that requests bear: kept for this tab only, and never part of an address. */
export const token = cell<string | undefined>(sessionStorage.getItem(name) ?? undefined)

/** Set while the server wants a token that it has not got. */
export const tokenWanted = cell(false)

export function signIn(given: string): void {
  sessionStorage.setItem(name, given)
  token.set(given)
  tokenWanted.set(false)
}

export function signOut(): void {
  sessionStorage.removeItem(name)
  token.set(undefined)
}
