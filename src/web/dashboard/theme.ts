import { cell } from "./cell.ts"

export type Theme = "dark" | "light"

const name = "dmon theme"
const system = matchMedia("(prefers-color-scheme: light)")
const chosen = (): Theme | undefined => {
  const kept = localStorage.getItem(name)
  return kept === "dark" || kept === "light" ? kept : undefined
}

/** What is shown: what was chosen here, else what the system says. */
export const theme = cell<Theme>("dark")

export function followTheme(): void {
  const show = () => {
    theme.set(chosen() ?? (system.matches ? "light" : "dark"))
    document.documentElement.dataset["theme"] = theme.value
  }
  system.addEventListener("change", show)
  theme.follow(() => {
    document.documentElement.dataset["theme"] = theme.value
  })
  show()
}

/** The other one. What the system would show anyway needs not be kept. */
export function turnTheme(): void {
  const next = theme.value === "dark" ? "light" : "dark"
  if (next === (system.matches ? "light" : "dark")) localStorage.removeItem(name)
  else localStorage.setItem(name, next)
  theme.set(next)
}
