import { readFileSync } from "node:fs"
import { resolve } from "node:path"

export const root = resolve(import.meta.dirname, "..")
export const read = (file: string): string => readFileSync(resolve(root, file), "utf8")

/** A fenced block of a Markdown file: its language, its text, and the line that it begins on. */
interface Fence {
  readonly file: string
  readonly line: number
  readonly language: string
  readonly text: string
}

export function fences(file: string): Fence[] {
  const text = read(file)
  return [...text.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(({ 1: language = "", 2: inner = "", index }) => ({
    file,
    line: text.slice(0, index).split("\n").length + 1,
    language,
    text: inner,
  }))
}
