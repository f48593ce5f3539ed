import { cell } from "./cell.ts"

/** A short word on what was just done; it goes by itself. */
export const told = cell<string | undefined>(undefined)

let timer: ReturnType<typeof setTimeout> | undefined

export function tell(text: string): void {
  clearTimeout(timer)
  told.set(text)
  timer = setTimeout(() => told.set(undefined), 3000)
}

/** Puts text into the clipboard, and says so. */
export async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
    tell(`copied:  ${text}`)
  } catch {
    // Only pages over https or on this machine may.
    tell(`to copy:  ${text}`)
  }
}
