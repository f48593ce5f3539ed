/** Where the shell speaks: values to standard output, all else to standard error. */
export interface Screen {
  /** Writes text as it is. */
  out(text: string): void
  /** Says something to the person: a line. */
  say(line: string): void
  /** Whether a person reads the values. */
  readonly isTTY: boolean
  readonly columns: number
  readonly rows?: number | undefined
  readonly colors: boolean
}
