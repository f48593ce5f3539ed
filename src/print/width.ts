const plain = /^[\x20-\x7e]*$/
const nothing = /^[\p{Mn}\p{Me}\p{Cf}]/u
/** What terminals draw two cells wide: East Asian wide and fullwidth characters, and emoji. */
const wide =
  /^(?:[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}|\p{Emoji}\ufe0f)/u
const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" })

const cells = (grapheme: string): number => (nothing.test(grapheme) ? 0 : wide.test(grapheme) ? 2 : 1)

/** How many cells of a terminal a text takes; escape sequences do not belong in it. */
export function width(text: string): number {
  if (plain.test(text)) return text.length
  let sum = 0
  for (const { segment } of graphemes.segment(text)) sum += cells(segment)
  return sum
}

/** The text if it fits, else its beginning and `…`. */
export function fit(text: string, room: number): string {
  if (text.length <= room && plain.test(text)) return text
  if (width(text) <= room) return text
  let taken = ""
  let sum = 1
  for (const { segment } of graphemes.segment(text)) {
    sum += cells(segment)
    if (sum > room) break
    taken += segment
  }
  return room < 1 ? "" : `${taken}…`
}
