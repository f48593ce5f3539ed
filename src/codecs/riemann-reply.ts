import type { Reply } from "./codec.ts"
import { messageReader } from "./riemann-message.ts"

/** What a server answered, for its clients; or a sentence why these bytes are no answer. */
export function decodeReply(bytes: Uint8Array): Reply | string {
  const message = messageReader(0).read(bytes, 0, bytes.length)
  if (message.broken) return message.broken.why
  if (message.ok) return { ok: true, events: message.events }
  return { ok: false, error: message.error ?? "the server gave no reason" }
}
