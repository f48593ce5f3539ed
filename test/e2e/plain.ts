/** A line without what differs from run to run: numbers, how long something took, where the socket is. */
const plain = (line: string): string =>
  line
    .replace(/\S+\.sock\b/, "SOCKET")
    .replace(/\bdmon_[\w-]{43}/, "TOKEN")
    .replace(/\S+\/tokens\.json\b/, "TOKENS")
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "MOMENT")
    .replace(/\d+(\.\d+)? m?s\b/g, "TIME")
    .replace(/\d+(\.\d+)?[smhd]?\b/g, "0")
    .replace(/\s+/g, " ")
    .trim()

/** The first line that is shown and was not printed. */
export const missing = (shown: readonly string[], printed: string): string | undefined => {
  // A terminal shows what is printed over a line that was erased as a line of its own.
  const lines = new Set(printed.split(/\r?\n|\r?\x1b\[K/).map(plain))
  return shown.find(line => !lines.has(plain(line)))
}
