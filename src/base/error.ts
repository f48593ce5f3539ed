/** What a DmonError says beside its code and its first line. */
export interface Explanation {
  /** Why it happened. */
  readonly why?: string
  /** What to do about it. */
  readonly fix?: string
  /** More labelled lines, printed in this order: `held by`, `similar`, `note` … */
  readonly more?: Readonly<Record<string, string>>
  /** Where, with the lines of source around it, ready to print. */
  readonly frame?: string
  readonly cause?: unknown
}

/** Every error of dmon: a stable code (`docs/errors.md`), what happened, why, and the fix. Callers branch on `code`. */
export class DmonError extends Error {
  override readonly name = "DmonError"
  readonly code: string
  readonly why: string | undefined
  readonly fix: string | undefined
  readonly more: Readonly<Record<string, string>>
  readonly frame: string | undefined

  constructor(code: string, what: string, { why, fix, more = {}, frame, cause }: Explanation = {}) {
    super(what, { cause })
    this.code = code
    this.why = why
    this.fix = fix
    this.more = more
    this.frame = frame
  }

  /** The whole text as a person reads it: `error DM101: what`, then the frame and one labelled line each. */
  render(level: "error" | "warn" = "error"): string {
    const labelled = { ...(this.why && { why: this.why }), ...this.more, ...(this.fix && { fix: this.fix }) }
    const lines = Object.entries(labelled).map(
      ([label, text]) => `  ${label.padEnd(8)}  ${text.replaceAll("\n", `\n${" ".repeat(12)}`)}`,
    )
    return [`${level} ${this.code}: ${this.message}`, ...(this.frame ? [this.frame] : []), ...lines].join("\n")
  }
}
