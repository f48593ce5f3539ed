import { isDeepStrictEqual } from "node:util"
import pico from "picocolors"
import { harmless } from "../base/harmless.ts"
import { shown } from "../engine/load/place.ts"
import type { PlainStep as Step } from "../engine/replay/plain-step.ts"
import type { Verdict } from "../engine/replay/steps.ts"
import { said } from "./action-text.ts"
import { moment } from "./moment.ts"
import { reasonsOf } from "./reasons.ts"
import { stepLabel, verdictText } from "./step-label.ts"
import { fit, width } from "./width.ts"

interface Look {
  readonly colors: boolean
  readonly columns: number
}

interface Line {
  readonly lead: string
  readonly step: Step
}

/** Steps as a tree: each with what became of the value, what decided that, and where it was written. */
export function whyTree(steps: readonly Step[], look: Look): string[] {
  const lines: string[] = []
  for (const group of groups(steps)) {
    const [{ given, timer, time }] = group as [Step]
    lines.push(`${moment(time)}  ${timer === undefined ? said(given) : "a timer was due"}`)
    const rows = group.flatMap((step, i) => rowsOf(step, "", i === group.length - 1))
    lines.push(...aligned(rows, look))
  }
  return lines
}

/** The widest that what decided it becomes before the place stands out of line. */
const most = 60

function aligned(rows: readonly Line[], { colors, columns }: Look): string[] {
  const { dim } = pico.createColors(colors)
  const cells = rows.map(({ lead, step }) => ({
    step,
    name: `${lead} ${stepLabel(step)}`,
    why: reasonsOf(step, { ids: true }),
  }))
  const room = Math.max(...cells.map(({ name }) => width(name)))
  const wide = Math.min(most, Math.max(...cells.map(({ why }) => width(why))))
  return cells.map(({ step, name, why }) => {
    const head = `${padded(name, room)}  ${verdictText(step).padEnd(7)}  ${padded(why, wide)}`
    const painted = `${padded(name, room)}  ${paint(step.verdict, colors)(verdictText(step).padEnd(7))}  ${padded(why, wide)}`
    const { written } = step
    if (written === undefined) return painted.trimEnd()
    const place = `${shown(written.file)}:${written.line}`
    const text = fit(harmless(written.text), Math.max(20, columns - width(head) - width(place) - 4))
    return `${painted}  ${dim(`${place}  ${text}`)}`
  })
}

const padded = (text: string, room: number) => text + " ".repeat(Math.max(0, room - width(text)))

/** Those that one value, or one moment, made belong together. */
function groups(steps: readonly Step[]): Step[][] {
  const all: Step[][] = []
  for (const step of steps) {
    const last = all.at(-1)
    const before = last?.[0]
    const same =
      before !== undefined &&
      isDeepStrictEqual(before.given, step.given) &&
      (before.timer === undefined) === (step.timer === undefined)
    if (same && before.time === step.time) last?.push(step)
    else all.push([step])
  }
  return all
}

/** One below the other, as long as each leads to one only; where a way forks, the branches stand further in. */
function rowsOf(step: Step, indent: string, isLast: boolean): Line[] {
  const chain: Step[] = [step]
  for (let at = step; at.steps.length === 1; at = chain.at(-1) as Step) chain.push(at.steps[0] as Step)
  const branches = (chain.at(-1) as Step).steps
  return [
    ...chain.map((one, i) => ({ lead: `${indent}${isLast && i === chain.length - 1 ? "└" : "├"}`, step: one })),
    ...branches.flatMap((one, i) => rowsOf(one, `${indent}${isLast ? " " : "│"} `, i === branches.length - 1)),
  ]
}

function paint(verdict: Verdict, colors: boolean): (text: string) => string {
  const { green, red, yellow, magenta, dim } = pico.createColors(colors)
  return { passed: green, acted: green, held: yellow, stopped: dim, failed: red, opaque: magenta }[verdict]
}
