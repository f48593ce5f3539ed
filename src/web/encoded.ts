import type { Frame } from "../engine/live/watch.ts"

const texts = new WeakMap<Frame, Buffer>()

/** A frame as JSON; those who share a channel share the bytes. */
export function encoded(frame: Frame): Buffer {
  let bytes = texts.get(frame)
  if (bytes === undefined) texts.set(frame, (bytes = Buffer.from(JSON.stringify(frame))))
  return bytes
}
