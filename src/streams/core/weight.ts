/** How much there is to write, about: of what a container holds, the first shows how large each is. */
export function weight(value: unknown, depth = 0): number {
  if (typeof value !== "object" || value === null || depth > 3) return 1
  if (Array.isArray(value)) return 1 + value.length * weight(value[0], depth + 1)
  if (value instanceof Map) return 1 + value.size * (1 + weight(value.values().next().value, depth + 1))
  if (ArrayBuffer.isView(value)) return 1 + value.byteLength / 1024
  let sum = 1
  for (const key in value) sum += weight((value as Record<string, unknown>)[key], depth + 1)
  return sum
}
