import type { Question } from "../check-child.ts"
import { ChildFailure, child, home, type Own } from "./child.ts"
import { failure } from "./failure.ts"
import { shown } from "./place.ts"
import type { Fault, Verdict } from "./type-check/checker.ts"

export interface Check {
  /** The verdict on good types; throws what is wrong with the others. */
  run(entries: readonly string[]): Promise<Verdict>
  /** What the last check read, a refusing one too. */
  seen(): Pick<Verdict, "inputs" | "missing">
  warm(): void
  close(): Promise<void>
}

const idle = 10 * 60_000
const firstLimit = 30_000
const warmLimit = 10_000

/** Checks types in a process of its own, at low priority: TypeScript takes 200 MB and, the first time, a second. */
export function check(own: Own, limits = { first: firstLimit, warm: warmLimit }): Check {
  const args = [JSON.stringify({ home, types: own.types })]
  const { ask, isWarm, warm, close } = child<Question, Verdict | { error: string }>("check-child", args, idle)
  let seen: Pick<Verdict, "inputs" | "missing"> = { inputs: [], missing: [] }

  return {
    warm,
    close,
    seen: () => seen,
    async run(entries) {
      seen = { inputs: [], missing: [] }
      for (let tries = 0; ; tries++) {
        const limit = isWarm() ? limits.warm : limits.first
        try {
          const answer = await ask({ entries }, limit)
          if ("error" in answer) throw noVerdict("TypeScript failed", answer.error)
          seen = { inputs: answer.inputs, missing: answer.missing }
          if (answer.count > 0) throw refused(answer, entries)
          return answer
        } catch (error) {
          if (!(error instanceof ChildFailure)) throw error
          if (error.reason === "deadline")
            throw noVerdict(`there was no answer within ${limit / 1000} s`, error.output, error)
          // Something ended it: out of memory, or a person. Once more, with a new one.
          if (tries > 0) throw noVerdict(`its process ${error.message}`, error.output, error)
        }
      }
    },
  }
}

const noVerdict = (what: string, why: string, cause?: unknown) =>
  failure("check", "DM124", `the types could not be checked: ${what}`, {
    why: why.trim() || "the machine may be short of memory or busy",
    fix: "try again; a server checks with the next save",
    cause,
  })

function refused({ faults, count }: Verdict, entries: readonly string[]) {
  const [first, ...others] = faults as [Fault, ...Fault[]]
  const file = shown(first.file || (entries[0] as string))
  const listed = others.slice(0, 5).map(({ at, code, message }) => `${at}  ${code}  ${message.split("\n")[0]}`)
  const more = count > 1 ? { [`${count - 1} more`]: listed.concat(count > 6 ? ["…"] : []).join("\n") } : {}
  const errors = `${count} error${count === 1 ? "" : "s"}`
  if (first.code === "stream") {
    const what = `${file} exports ${first.source.split(/\s/)[0]} as a stream, which it is not`
    return failure("check", "DM114", what, { frame: first.frame, why: first.message, fix: first.fix, more })
  }
  return failure("check", "DM104", `${file} does not type-check (${errors})`, {
    frame: first.frame,
    why: first.message + absence(first),
    fix: first.fix ?? fixOf(first),
    more,
  })
}

const possiblyAbsent = /^TS(?:2531|2532|2533|18047|18048|18049)$/

const absence = ({ code, source }: Fault) =>
  possiblyAbsent.test(code) && /\.metric$/.test(source) ? "   events may carry no metric" : ""

function fixOf({ code, message, source, at }: Fault): string {
  const meant = /Did you mean (?:to [\w ]+ )?'([^']+)'\?/.exec(message)?.[1]
  if (meant) return `change to  ${meant}`
  if (possiblyAbsent.test(code) && /^[\w$.?]+$/.test(source)) {
    return /\.(?:metric|time|ttl)$/.test(source) ? `(${source} ?? 0)` : `${source}?.…   or test it before`
  }
  return `correct ${at}`
}
