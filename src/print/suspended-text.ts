import type { Suspended } from "../engine/status-answers.ts"
import { span } from "./span.ts"

/** `for another 12m: the disks are being replaced` */
export const suspendedText = ({ until, reason }: Suspended, now: number): string =>
  `for another ${span(until - now)}: ${reason}`
