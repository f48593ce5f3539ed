/** Sets a key that came from outside as an own property, also `__proto__`, which an assignment would lose. */
export function put(to: Record<string, unknown>, key: string, value: string): void {
  if (key === "__proto__")
    Object.defineProperty(to, key, { value, enumerable: true, configurable: true, writable: true })
  else to[key] = value
}
