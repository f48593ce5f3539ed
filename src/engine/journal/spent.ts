import type { Disk } from "./disk.ts"

/**
 * Versions of the streams that run no more: by name, the number of the last record that may have been played by one. It
 * may be too high, never too low; what is not in it may be named by any record.
 */
type Spent = Readonly<Record<string, number>>

const list = "spent"
const suffix = ".json"

/** A version is to run: from now on any record may name it. Throws what the disk throws. */
export function recall(versions: Disk, hash: string): void {
  const { [hash]: found, ...rest } = spentIn(versions)
  if (found !== undefined) write(versions, rest)
}

/**
 * Removes the versions that neither a record nor a snapshot can name: `oldest` is the lowest number of those that are kept,
 * `last` the highest. Throws what the disk throws.
 */
export function pruneVersions(
  versions: Disk,
  { running, oldest, last }: { readonly running: string; readonly oldest: number; readonly last: number },
): void {
  const before = spentIn(versions)
  const hashes = versions
    .list()
    .filter(name => name.endsWith(suffix))
    .map(name => name.slice(0, -suffix.length))
  const over = hashes.filter(hash => hash !== running).map((hash): [string, number] => [hash, before[hash] ?? last])
  const kept = over.filter(([, until]) => until >= oldest)
  for (const [hash] of over.filter(([, until]) => until < oldest)) versions.remove(`${hash}${suffix}`)
  const now = Object.fromEntries(kept)
  if (JSON.stringify(now) !== JSON.stringify(before)) write(versions, now)
}

const write = (versions: Disk, spent: Spent) => versions.replace(list, [Buffer.from(JSON.stringify(spent))])

/** Where the list is damaged, it is as if it were empty: then they are kept longer. */
function spentIn(versions: Disk): Spent {
  if (!versions.list().includes(list)) return {}
  try {
    const found: unknown = JSON.parse(Buffer.from(versions.read(list)).toString())
    return typeof found === "object" && found !== null ? (found as Spent) : {}
  } catch {
    return {}
  }
}
