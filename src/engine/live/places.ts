/** Which places of the streams a glob means. */
export interface Places {
  /** Whether it may mean a place of this address, whose keys are not told (`disk/by[]/throttle`). */
  mayBe(address: string): boolean
  /** Whether it means this address, with its keys. */
  isExact(address: string): boolean
  /** Whether it names no key: then every address that it may mean is one that it means. */
  readonly isOfAllKeys: boolean
}

/**
 * A glob of addresses: `*` stands for anything, a dot may stand for a slash (`apiSlow.*`), keys may be left out, with
 * their brackets too (`disk.by.throttle`). One without any `*` means what it names and nothing below it.
 */
export function placesOf(glob: string): Places {
  const parts = glob.split(/(\[[^\]]*\])/)
  const isKey = (i: number) => i % 2 === 1
  const hasKeys = parts.some((part, i) => isKey(i) && part !== "[]" && part !== "[*]")
  const loose = parts.flatMap((part, i) => (isKey(i) ? [anyKey] : [...part]))
  const strict = parts.flatMap((part, i) => (isKey(i) && (part === "[]" || part === "[*]") ? [anyKey] : [...part]))
  return {
    mayBe: address => matches(loose, address) || (parts.length === 1 && matches(loose, bare(address))),
    isOfAllKeys: !hasKeys,
    isExact: address => !hasKeys || matches(strict, address),
  }
}

const bare = (address: string) => address.replace(/\[[^\]]*\]/g, "")

/** Stands for a key in brackets, whatever it is. */
const anyKey = "[]"

/** How long a piece of a glob is at this place of a text; undefined if it does not stand there. */
function lengthAt(piece: string, text: string, at: number): number | undefined {
  if (piece === anyKey) {
    const end = text[at] === "[" ? text.indexOf("]", at) : -1
    return end < 0 ? undefined : end + 1 - at
  }
  const isSeparator = (piece === "." || piece === "/") && (text[at] === "." || text[at] === "/")
  return isSeparator || text[at] === piece ? 1 : undefined
}

/** Only the last `*` is ever tried again: it takes the glob's length times the text's, whatever somebody writes. */
function matches(glob: readonly string[], text: string): boolean {
  let [at, place] = [0, 0]
  let star: { readonly at: number; place: number } | undefined
  while (place < text.length || at < glob.length) {
    const piece = glob[at]
    if (piece === "*") {
      star = { at, place }
      at++
      continue
    }
    const length = piece === undefined || place >= text.length ? undefined : lengthAt(piece, text, place)
    if (length !== undefined) {
      at++
      place += length
    } else {
      if (star === undefined || star.place >= text.length) return false
      at = star.at + 1
      place = ++star.place
    }
  }
  return true
}
