import { DmonError } from "../../base/error.ts"
import type { Remote } from "../../engine/remote.ts"
import { answer, type Question } from "../../engine/replay/answer.ts"
import type { Subject } from "../../engine/replay/explain.ts"
import { positionOf } from "../../engine/replay/why.ts"
import { whyTree } from "../../print/why-tree.ts"
import { castOf } from "../recording/cast.ts"
import { findRecording, type Source } from "../recording/find-recording.ts"
import type { Terminal } from "../terminal.ts"

export interface WhyFlags extends Source {
  /** The number of a record. */
  readonly event?: number
  /** An action's id. */
  readonly action?: string
  readonly json?: boolean
}

/** `dmon why`: what the streams did with an event and for which reasons, found by playing the recording again. */
export async function why(
  words: readonly string[],
  flags: WhyFlags,
  terminal: Terminal,
  remote?: Remote,
): Promise<number> {
  const question = questionOf(words, flags)
  const recorded = await findRecording(flags, {}, remote)
  const { lineup } = (await castOf({}, recorded))()
  try {
    const { position, from, steps, said, notes, ...rest } = answer(question, recorded, lineup)
    if (flags.json) terminal.out(`${JSON.stringify({ position, from, ...rest, notes, said, steps })}\n`)
    else {
      terminal.out(`${[`record ${position} from ${from}`, ...whyTree(steps, terminal)].join("\n")}\n`)
      for (const line of said) terminal.out(`${line}\n`)
      for (const note of notes) terminal.say(`note  ${note}`)
    }
    // All that is said of an action is that it did not come about.
    return question.kind === "action" && said.length > 0 ? 1 : 0
  } finally {
    lineup.dispose()
  }
}

function questionOf(words: readonly string[], { event, action }: WhyFlags): Question {
  const subject = ([host, service]: readonly string[]): Subject => ({
    host: host || undefined,
    service: service || undefined,
  })
  const ways = [event !== undefined, action !== undefined, words.length > 0].filter(Boolean).length
  if (ways === 1) {
    if (event !== undefined) return { kind: "record", position: event }
    const position = action === undefined ? undefined : positionOf(action)
    if (action !== undefined && position !== undefined) return { kind: "action", id: action, position }
    if (words.length === 2) return { kind: "last", subject: subject(words) }
    if (words.length === 4 && words[0] === "not")
      return { kind: "not", name: words[1] as string, subject: subject(words.slice(2)) }
  }
  throw new DmonError("DM140", "it cannot be told what is asked", {
    fix: "dmon why HOST SERVICE     dmon why --event POSITION     dmon why --action ID     dmon why not STREAM HOST SERVICE",
  })
}
