import pico from "picocolors"
import type { Difference } from "../../engine/replay/difference.ts"
import { actionJson, actionText, eventText } from "../../print/action-text.ts"
import { moment } from "../../print/moment.ts"

/** What is more, less and at another time: `+2 −14 ~3`. */
const countsText = (added: readonly unknown[], gone: readonly unknown[], moved: readonly unknown[]) =>
  `+${added.length} −${gone.length} ~${moved.length}`

/** `+2 −14 ~3 actions · index +0 −1 ~2`. */
export const differenceText = ({ actions, index }: Difference): string =>
  `${countsText(actions.added, actions.gone, actions.moved)} actions · index ${countsText(index.added, index.gone, index.changed)}`

export const differs = ({ actions, index }: Difference): boolean =>
  [actions.added, actions.gone, actions.moved, index.added, index.gone, index.changed].some(({ length }) => length > 0)

/** Each thing that differs, a line. */
export function differenceLines({ actions, index }: Difference, colors: boolean): string[] {
  const { green, red, yellow } = pico.createColors(colors)
  return [
    ...actions.added.map(one => green(`+ ${actionText(one)}`)),
    ...actions.gone.map(one => red(`− ${actionText(one)}`)),
    ...actions.moved.map(({ before, after }) => yellow(`~ ${moment(before.time)} → ${actionText(after)}`)),
    ...index.added.map(event => green(`+ index  ${eventText(event)}`)),
    ...index.gone.map(event => red(`− index  ${eventText(event)}`)),
    ...index.changed.map(({ before, after }) => yellow(`~ index  ${eventText(before)} → ${eventText(after)}`)),
  ]
}

/** The same as data. */
export const differenceJson = ({ actions, index }: Difference) => ({
  actions: {
    ...actions,
    added: actions.added.map(actionJson),
    gone: actions.gone.map(actionJson),
    moved: actions.moved.map(({ before, after }) => ({ before: actionJson(before), after: actionJson(after) })),
  },
  index,
})
