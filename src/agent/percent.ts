/** A part of one, for people: `41.3%`. */
export const percent = (part: number): string => `${(part * 100).toFixed(1)}%`
