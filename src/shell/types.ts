import { DmonError } from "../base/error.ts"
import { errorText } from "../base/text-of.ts"
import { type Child, child } from "../engine/load/child.ts"
import type { Modules } from "./evaluate/importer.ts"
import type { Exported, Wrong } from "./typer.ts"

export interface TypeQuestion {
  readonly kind: "type" | "wrong"
  readonly text: string
  readonly entries: readonly string[]
  readonly exported: Exported
}

export type Told = { readonly type: string } | { readonly wrong: readonly Wrong[] } | { readonly error: string }

/** What is told of types by a process beside the shell; it is started when it is first asked, or warmed. */
export interface Types {
  /** The type of an expression; below it, what is wrong in it. */
  of(expression: string, entries: readonly string[]): Promise<string>
  /** What is wrong in an entry; nothing as long as the process is not warm. */
  wrongIn(entry: string, entries: readonly string[]): Promise<readonly Wrong[]>
  warm(): void
  close(): void
}

/** How long the process waits for another question, in milliseconds, and how long it may take to answer one. */
const [idle, patience] = [10 * 60_000, 60_000]

export function types(modules: () => Promise<Modules>): Types {
  const beside: Child<TypeQuestion, Told> = child("types-child", [], idle, "shell")
  let before: Promise<unknown> = Promise.resolve()

  const ask = (kind: TypeQuestion["kind"], text: string, entries: readonly string[]): Promise<Told> => {
    const asked = before.then(async () => {
      const { dmon = {}, rxjs = {} } = await modules()
      const exported = { dmon: Object.keys(dmon), rxjs: Object.keys(rxjs) }
      return beside.ask({ kind, text, entries, exported }, patience)
    })
    before = asked.catch(() => {})
    return asked
  }

  return {
    async of(expression, entries) {
      const told = await ask("type", expression, entries).catch(error => ({ error: errorText(error) }))
      if ("type" in told) return told.type
      throw new DmonError("DM179", "types cannot be told", {
        why: "error" in told ? told.error : "the answer is of another question",
        fix: "ask again; entries run without it",
      })
    },
    async wrongIn(entry, entries) {
      if (!beside.isWarm()) return []
      const told = await ask("wrong", entry, entries).catch(() => ({ wrong: [] }))
      return "wrong" in told ? told.wrong : []
    },
    warm: () => void ask("wrong", "1", []).catch(() => {}),
    close: () => void beside.close(),
  }
}
