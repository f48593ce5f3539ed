import { DmonError } from "../base/error.ts"
import { parse } from "../query/parse.ts"
import { type ErrorFields, errorOf } from "./error-fields.ts"
import { type Child, ChildFailure, child, own } from "./load/child.ts"
import type { Recalling } from "./recalled.ts"
import { PastRequest, type Remote, WhyRequest } from "./remote.ts"

/** How long the process that plays recordings waits for another question, in milliseconds. */
const idle = 5 * 60_000
/** How long it may take to answer one. */
const patience = 60_000
/** How many questions wait for it. */
const most = 50

type Told = { readonly answer: unknown } | { readonly error: ErrorFields }

/**
 * What an engine answers of its past, and of what has not come; a process beside it plays the recording, one question at a
 * time. `now`: the engine's, in seconds.
 */
export function recall(
  recording: Remote["recording"],
  now: () => number,
): Pick<Remote, "why" | "past" | "span" | "dry"> {
  const beside: Child<Recalling, Told> = child("recall-child", [JSON.stringify({ modules: own().modules })], idle)
  let before: Promise<unknown> = Promise.resolve()
  let waiting = 0

  const ask = async <T>(what: Recalling["ask"]): Promise<T> => {
    if (waiting >= most) throw tooMany()
    waiting++
    const asked = before.then(async () => beside.ask({ recording: await recording({}), ask: what }, patience))
    before = asked.catch(() => {})
    const told = await asked.catch(error => Promise.reject(failed(error))).finally(() => waiting--)
    if ("error" in told) throw errorOf(told.error)
    return told.answer as T
  }

  return {
    why: async request => ask({ kind: "why", request: WhyRequest.parse(request) }),
    async past(request) {
      const { at, query: text, limit } = PastRequest.parse(request)
      parse(text)
      return ask({ kind: "past", at, query: text, limit })
    },
    span: () => ask({ kind: "span" }),
    dry: async events => ask({ kind: "dry", events, at: now() }),
  }
}

const tooMany = () =>
  new DmonError("DM157", "the past could not be played", {
    why: `${most} questions wait for an answer already`,
    fix: "ask again later; or on the command line:  dmon why HOST SERVICE --data DIR",
  })

function failed(error: unknown): unknown {
  if (!(error instanceof ChildFailure)) return error
  return new DmonError("DM157", "the past could not be played", {
    why: error.message,
    fix: "ask on the command line, where there is no limit:  dmon why HOST SERVICE --data DIR",
    cause: error,
  })
}
