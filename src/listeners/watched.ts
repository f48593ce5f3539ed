import type { Codec, Decoded, Intake, Reply } from "../codecs/codec.ts"

/** A codec, and what it decoded last. */
export interface Watched {
  readonly codec: Codec
  /** Set by the decode; whoever hands bytes to the intake clears it before and looks at it right after. */
  last: Decoded | undefined
}

/** Looks over a codec's shoulder: the intake decodes, yet who received the bytes must know whether they made sense. */
export function watched(codec: Codec): Watched {
  const watch: Watched = {
    codec: {
      ...codec,
      decode(bytes, start, end) {
        return (watch.last = codec.decode(bytes, start, end))
      },
    },
    last: undefined,
  }
  return watch
}

/** What was refused, in a sentence for the sender; undefined if everything was taken. */
function complaint(decoded: Decoded | undefined): string | undefined {
  const [first, ...others] = decoded?.bad ?? []
  if (!first) return undefined
  if (decoded!.events.length === 0 && others.length === 0) return first.why
  return `${others.length + 1} of ${others.length + 1 + decoded!.events.length} refused: ${first.why}`
}

/** Hands bytes to the intake; `answer` gets the reply together with what was decoded, which is also returned. */
export function receive(
  intake: Intake,
  watch: Watched,
  bytes: Uint8Array,
  from: string,
  answer: (reply: Reply, decoded: Decoded | undefined) => void,
): Decoded | undefined {
  let decoded: Decoded | undefined
  watch.last = undefined
  intake.receive(bytes, watch.codec, from, reply => answer(reply, decoded ?? watch.last))
  decoded = watch.last
  return decoded
}

/** The answer to JSON, as Riemann gives it: `{}` or `{"error":"…"}`. */
export function verdict(reply: Reply, decoded: Decoded | undefined): string {
  const error = complaint(decoded) ?? (reply.ok ? undefined : reply.error)
  return error === undefined ? "{}" : JSON.stringify({ error })
}
