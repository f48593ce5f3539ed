import { json } from "../codecs/json.ts"
import type { Event } from "../event/event.ts"

const codec = json()

/** An event as one line of JSON, as the JSON listeners take it. Also DEL and C1 controls are escaped, for terminals. */
export const jsonLine = (event: Event): string =>
  codec
    .encode([event])
    .toString()
    .replace(/[\x7f-\x9f]/g, char => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`)
