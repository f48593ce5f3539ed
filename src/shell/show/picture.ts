const key = Symbol("dmon.shell.picture")

/** Lines that take the place of those before them: what `live` and `plot` emit. As JSON it is the value. */
export interface Picture {
  readonly [key]: readonly string[]
  toJSON(): unknown
}

export const picture = (lines: readonly string[], value: unknown): Picture => ({ [key]: lines, toJSON: () => value })

export const pictureOf = (value: unknown): readonly string[] | undefined =>
  typeof value === "object" && value !== null && key in value ? (value as Picture)[key] : undefined
