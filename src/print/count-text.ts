/** A count as a person reads it: `1,204`. */
export const countText = (value: number): string => Math.round(value).toLocaleString("en")
