import { isAbsolute, relative } from "node:path"

/** A position in a file of the user's; line and column count from 1, as editors do. */
export interface Place {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly length?: number | undefined
}

/** A file as people know it: relative to where they stand, when it is below. */
export function shown(file: string, from = process.cwd()): string {
  const path = relative(from, file)
  return path === "" || path.startsWith("..") || isAbsolute(path) ? file : path
}

export const at = ({ file, line, column }: Place) => `${shown(file)}:${line}:${column}`
