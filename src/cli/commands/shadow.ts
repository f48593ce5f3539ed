import { DmonError } from "../../base/error.ts"
import type { Remote, ShadowAnswer } from "../../engine/remote.ts"
import { lapse } from "../../testing/lapse.ts"
import { connect, type Reach } from "../connection/connect.ts"
import { interrupted } from "../exit-code.ts"
import { versionOfFiles } from "../recording/cast.ts"
import { differenceJson, differenceLines, differenceText, differs } from "../recording/difference-text.ts"
import { progress } from "../recording/progress.ts"
import type { Terminal } from "../terminal.ts"

export interface ShadowFlags extends Reach {
  /** Milliseconds. */
  readonly for?: number
  readonly promote?: boolean
  readonly show?: boolean
  readonly json?: boolean
}

type Signals = Pick<NodeJS.Process, "on" | "off">

/** `dmon shadow`: runs other streams beside those that run, until their time is over or Ctrl-C, and tells what differs. */
export async function shadow(
  files: readonly string[],
  flags: ShadowFlags,
  terminal: Terminal,
  remote: Remote = connect(flags),
  signals: Signals = process,
): Promise<number> {
  const { for: ms, promote = false } = flags
  if (ms === undefined || ms === 0) {
    throw new DmonError("DM140", `how long the shadow is to run is ${ms === 0 ? "not above 0" : "not said"}`, {
      fix: `dmon shadow ${files.join(" ")} --for 10m     Ctrl-C ends it earlier`,
    })
  }
  const version = await versionOfFiles(files)
  const running = await remote.shadow({ version, seconds: ms / 1000, promote })
  const begun = performance.now()
  let interrupts = 0
  const interrupt = () => (interrupts++ === 0 ? running.end() : running.leave())
  signals.on("SIGINT", interrupt)
  // Who reads this may send one at once.
  terminal.say(`the shadow runs for ${lapse(ms)} · Ctrl-C ends it and tells what differs`)
  const bar = progress(terminal)
  const tick = setInterval(() => bar.at((performance.now() - begun) / ms, 0), 5000)
  try {
    const answer = await running.answer.finally(() => clearInterval(tick))
    bar.over()
    return print(files, answer, flags, terminal)
  } catch (error) {
    if (interrupts > 1) return interrupted
    throw error
  } finally {
    signals.off("SIGINT", interrupt)
  }
}

function print(
  files: readonly string[],
  answer: ShadowAnswer,
  { show, json }: ShadowFlags,
  terminal: Terminal,
): number {
  const { difference, failures, faults, inputs, seconds, ended, promoted } = answer
  const fine = failures === 0 && ended === undefined && promoted?.ok !== false
  if (json) {
    terminal.out(`${JSON.stringify({ ...answer, difference: differenceJson(difference) })}\n`)
    return fine ? 0 : 1
  }
  if (show) for (const line of differenceLines(difference, terminal.colors)) terminal.out(`${line}\n`)
  const hint = show || !differs(difference) ? "" : "     --show lists them"
  terminal.out(`${files.join(", ")} against what runs:  ${differenceText(difference)}${hint}\n`)
  terminal.out(
    `${inputs} input${inputs === 1 ? "" : "s"} in ${lapse(Math.round(seconds) * 1000)} · ${failures} failed\n`,
  )
  for (const fault of faults) terminal.say(`failed  ${fault}`)
  if (ended !== undefined) terminal.say(`note  it ended before its time: ${ended}`)
  if (promoted !== undefined) terminal.out(`${promoted.report}\n`)
  return fine ? 0 : 1
}
