import { countText } from "../../../print/count-text.ts"
import { valueJson } from "../../../print/value-json.ts"
import type { Terminal } from "../../terminal.ts"
import { type TapReader, valuesOf } from "./tap-reader.ts"

/** A reader that has not taken so many bytes gets no more until it has. */
const behindAt = 16 * 1024 * 1024

/** Shows a program what passes: JSON lines, as many as there are. What it did not get is told at the end. */
export function tapLines(terminal: Terminal, withPlace: boolean): TapReader {
  let seen = 0
  let dropped = 0
  let missed = 0
  const line = (value: unknown, time: number, at: string) =>
    withPlace ? `{"time":${time},"at":${JSON.stringify(at)},"value":${valueJson(value)}}` : valueJson(value)
  return {
    most: 100_000,
    begin() {},
    show(frame, left) {
      seen += frame.seen
      dropped += frame.dropped
      missed += frame.slow?.missed ?? 0
      const values = valuesOf(frame, left)
      if ((terminal.unread?.() ?? 0) > behindAt) {
        dropped += values.length
        return 0
      }
      if (values.length > 0) terminal.out(values.map(({ value, time, at }) => `${line(value, time, at)}\n`).join(""))
      return values.length
    },
    end() {
      const told = [
        ...(dropped > 0
          ? [`${countText(dropped)} of ${countText(seen)} values are not here, there were too many`]
          : []),
        ...(missed > 0 ? ["some are not here, they were not read in time"] : []),
      ]
      if (told.length > 0) terminal.say(`note  ${told.join("; ")}: --query or a place taps fewer`)
    },
  }
}
