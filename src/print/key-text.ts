/** A key as a person says it: what `by` tells apart by several fields is kept as JSON, and `[null,"vm","load"]` is `vm load`. */
export function keyText(key: string): string {
  if (!key.startsWith("[")) return key
  try {
    const parts: unknown = JSON.parse(key)
    return Array.isArray(parts) ? parts.filter(part => part !== null).join(" ") : key
  } catch {
    return key
  }
}
