import { type Duration, duration } from "../../base/duration.ts"
import { DmonError } from "../../base/error.ts"
import type { Remote } from "../../engine/remote.ts"
import type { SuspendAnswer } from "../../engine/status-answers.ts"
import { suspendedText } from "../../print/suspended-text.ts"
import { printable } from "../show/printable.ts"
import { type Ask, type Confirming, confirmed } from "./confirm.ts"
import type { StreamHandle } from "./streams.ts"

/** What can be done with the stream of a name. */
export type Suspending = (stream: string) => Pick<StreamHandle, "suspend" | "resume">

/** `streams.api.suspend("30m", "reason")`, `streams.api.resume()`; `changed` is awaited when they are done. */
export function suspending(remote: () => Remote, ask: Ask, changed: () => Promise<void>): Suspending {
  const told = async (answer: SuspendAnswer): Promise<SuspendAnswer> => {
    await changed()
    const { stream, suspended } = answer
    return printable({ ...answer }, look => [
      suspended ? `${stream} is suspended ${suspendedText(suspended, look.now)}` : `${stream} is given events again`,
    ])
  }
  return stream => ({
    async suspend(time: Duration, reason: string, options?: Confirming) {
      if (typeof reason !== "string" || reason.trim() === "") throw noReason(stream)
      const seconds = duration(time) / 1000
      await confirmed(`give nothing to stream ${stream} for ${time}`, ask, options)
      return told(await remote().suspend({ stream, seconds, reason }))
    },
    resume: async () => told(await remote().resume({ stream })),
  })
}

const noReason = (stream: string) =>
  new DmonError("DM178", `stream ${stream} is not suspended without a reason`, {
    why: "whoever misses its alerts is to know",
    fix: `such as  streams.${stream}.suspend("30m", "the disks are being replaced")`,
  })
