export const formats = ["table", "json", "csv", "yaml"] as const
export type Format = (typeof formats)[number]

/** How values are printed. */
export interface Look {
  readonly format: Format
  /** Rows of a table, at most; 0 for all of them. */
  readonly limit: number
  /** Records below each other, a line for each field; `auto`: where a table would have to cut much. */
  readonly expand: boolean | "auto"
  readonly colors: boolean
  readonly columns: number
  /** Seconds since the epoch. */
  readonly now: number
}
