import { countText } from "./count-text.ts"

/** How many there are of something: `1 entry`, `1,204 entries`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${countText(count)} ${count === 1 ? one : many}`
