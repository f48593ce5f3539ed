/** The types of what entries find at hand, by name; those of dmon's and RxJS's names are their own. */
export const preludeTypes: Readonly<Record<string, string>> = {
  query: "(text?: string, options?: { limit?: number; order?: string; fields?: readonly string[] }) => Later<Result>",
  q: "(texts: TemplateStringsArray, ...values: readonly unknown[]) => Later<Result>",
  index: `{
    readonly size: Later<number>
    get(host: string | undefined, service: string | undefined): Later<Event | undefined>
    hosts(): Later<readonly string[]>
    services(host?: string): Later<readonly string[]>
  } & AsyncIterable<Event>`,
  send: `{
    (events: readonly Event[], options?: { dry?: boolean }): Promise<Sent>
    (event: Event, options?: { dry?: boolean }): Promise<Sent>
  }`,
  tap: `(of?: unknown, options?: { query?: string; n?: number; rate?: number; side?: "in" | "out" }) => Observable<any>`,
  streams: "Readonly<Record<string, Stream>>",
  inspect: "(of: unknown, options?: { limit?: number }) => Later<any>",
  why: "(of: string | undefined | { event: number } | { action: string }, service?: string) => Later<any>",
  whyNot: "(of: unknown, host?: string, service?: string) => Later<any>",
  at: "{ (when: Moment): { readonly at: number; query(text?: string, options?: { limit?: number }): Later<Result>; readonly index: Later<Result>; diff(until?: Moment): Later<readonly Change[]> }; diff(when: Moment, until?: Moment): Later<readonly Change[]> }",
  replay: "(of?: unknown, options?: unknown) => Later<any>",
  plot: "(of: unknown, options?: { w?: number; h?: number; seconds?: number }) => any",
  live: "(of: unknown, seconds?: number) => Observable<any>",
  bench: `(options?: { rate?: number; seconds?: number; shape?: "steady" | "ramp" | "burst"; yes?: boolean }) => Observable<any> & { csv(): Promise<string>; result(): Promise<any> }`,
  event: "(fields?: Event) => Event",
  addr: "{ readonly host: string; readonly port: number }",
  args: "readonly string[]",
  rx: `typeof import("rxjs")`,
  help: "(of?: unknown) => unknown",
}

/** Types that entries may name without importing them. */
export const preludeImports: Readonly<Record<string, string>> = { Event: "dmon", Observable: "rxjs" }

/** The same text where there are no imports: they would make a module of it, whose names nobody else finds. */
export const outOfModules = (text: string): string =>
  Object.entries(preludeImports).reduce(
    (text, [name, from]) => text.replace(new RegExp(`\\b${name}\\b`, "g"), `import(${JSON.stringify(from)}).${name}`),
    text,
  )

export const prelude: string = outOfModules(`
type Later<T> = Promise<T> & {
  readonly [K in keyof T]: T[K] extends (...args: infer A) => infer R ? (...args: A) => Later<Awaited<R>> : Later<T[K]>
}
interface Sent {
  readonly accepted?: number
  readonly position: number
  readonly steps?: readonly any[]
}
interface Stream {
  readonly name: string
  readonly nodes: readonly { readonly address: string; readonly name: string; readonly args: string }[]
  readonly suspended?: { readonly since: number; readonly until: number; readonly reason: string }
  suspend(time: number | string, reason: string, options?: { yes?: boolean }): Promise<{ stream: string }>
  resume(): Promise<{ stream: string }>
}
type Moment = Date | number | string
interface Change {
  readonly change: "state" | "new" | "gone"
  readonly host: string | undefined
  readonly service: string | undefined
  readonly from: string | undefined
  readonly to: string | undefined
  readonly metric: number | undefined
}
interface Result extends Array<Event> {
  readonly matched: number
  readonly size: number
  csv(): string
  json(): string
  watch(seconds?: number): Observable<unknown>
}
`)
