import pico from "picocolors"
import type { Remote, WhyAnswer, WhyRequest } from "../../engine/remote.ts"
import { whyTree } from "../../print/why-tree.ts"
import { printable } from "../show/printable.ts"
import { type Later, later } from "./later.ts"
import { nameOf, type Streams } from "./streams.ts"

type Subject = { readonly event: number } | { readonly action: string }

/** `why("web-1", "api latency")`, `why({ event: 8123 })`, `why({ action: "1.8123/api/when/email/0" })` */
export function whys(remote: () => Remote) {
  return (of: string | undefined | Subject, service?: string): Later<WhyAnswer> =>
    asking(remote, typeof of === "object" ? of : { host: of ?? "", service: service ?? "" })
}

/** `whyNot(streams.api, "web-1", "api latency")`, or `whyNot("email", …)` */
export function whyNots(remote: () => Remote, streams: () => Streams) {
  return (of: unknown, host?: string, service?: string): Later<WhyAnswer> =>
    asking(remote, { not: nameOf(of, streams()), host: host ?? "", service: service ?? "" })
}

const asking = (remote: () => Remote, request: WhyRequest): Later<WhyAnswer> =>
  later(async () => {
    const answer = await remote().why(request)
    const { position, from, steps, said, notes } = answer
    return printable({ ...answer }, look => [
      `record ${position} from ${from}`,
      ...(steps.length > 0 ? whyTree(steps, look) : []),
      ...said,
      ...notes.map(note => pico.createColors(look.colors).dim(`note  ${note}`)),
    ])
  })
