import { plainValue } from "../engine/live/plain-value.ts"
import type { Frame } from "../engine/live/watch.ts"

const texts = new WeakMap<Frame, Buffer>()

/** A frame as JSON; those who share a channel share the bytes. */
export function encoded(frame: Frame): Buffer {
  let bytes = texts.get(frame)
  if (bytes === undefined) texts.set(frame, (bytes = Buffer.from(textIn(frame))))
  return bytes
}

/** Streams may put into the index what JSON has no word for: then the entry's fields are told one by one. */
function textIn(frame: Frame): string {
  try {
    return JSON.stringify(frame)
  } catch {
    const { set, moved } = frame
    return JSON.stringify({
      ...frame,
      ...(set && { set: set.map(([id, event, until]) => [id, plainFields(event), plainValue(until)]) }),
      ...(moved && { moved: moved.map(fields => fields.map(plainValue)) }),
    })
  }
}

const plainFields = (event: object) =>
  Object.fromEntries(
    Object.entries(event).map(([name, value]) => [name, value === undefined ? undefined : plainValue(value)]),
  )
