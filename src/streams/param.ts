/**
 * A value of which a replay may try others: `dmon replay --set threshold=80..99` plays a recording once for each. It is
 * the value itself, a number, a text, or true or false; the name is for the command line.
 *
 * @example when(e => e.metric! > param("threshold", 90), email("me@example.org"))
 */
export function param(name: string, value: number): number
export function param(name: string, value: string): string
export function param(name: string, value: boolean): boolean
export function param<T>(_name: string, value: T): T {
  return value
}
