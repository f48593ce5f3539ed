/** Which places of the streams a glob means. */
export interface Places {
  /** Whether it may mean a place of this address, whose keys are not told (`disk/by[]/throttle`). */
  mayBe(address: string): boolean
  /** Whether it means this address, with its keys. */
  isExact(address: string): boolean
}

/**
 * A glob of addresses: `*` stands for anything, a dot may stand for a slash (`apiSlow.*`), keys may be left out, with
 * their brackets too (`disk.by.throttle`). One without any `*` means what it names and nothing below it.
 */
export function placesOf(glob: string): Places {
  const parts = glob.split(/(\[[^\]]*\])/)
  const names = (text: string) =>
    escaped(text)
      .replaceAll("\\*", ".*")
      .replace(/\\\.|\//g, "[./]")
  const hasKeys = parts.some((part, i) => i % 2 === 1 && part !== "[]" && part !== "[*]")
  const anyKey = parts.map((part, i) => (i % 2 === 1 ? "\\[[^\\]]*\\]" : names(part))).join("")
  const exact = parts.map((part, i) => (i % 2 === 1 ? keyed(part) : names(part))).join("")
  const [loose, strict] = [anyKey, exact].map(text => new RegExp(`^${text}$`, "s")) as [RegExp, RegExp]
  return {
    mayBe: address => loose.test(address) || (parts.length === 1 && loose.test(address.replace(/\[[^\]]*\]/g, ""))),
    isExact: hasKeys ? address => strict.test(address) : () => true,
  }
}

const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")
const keyed = (part: string) => (part === "[]" ? "\\[[^\\]]*\\]" : escaped(part).replaceAll("\\*", ".*"))
