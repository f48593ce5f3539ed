import { harmlessJson } from "../base/harmless-json.ts"
import { json } from "../codecs/json.ts"
import type { Event } from "../event/event.ts"

const codec = json()

/** An event as one line of JSON, as the JSON listeners take it. Harmless to terminals. */
export const jsonLine = (event: Event): string => harmlessJson(codec.encode([event]).toString())
