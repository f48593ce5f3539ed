import { z } from "zod"

/** Where something stands in the user's files, and that line. */
export const Written = z
  .object({ file: z.string(), line: z.int(), text: z.string() })
  .readonly()
  .meta({ id: "Written", description: "Where something stands in the user's files, and that line." })
export type Written = z.infer<typeof Written>

/** One place of the streams, as a picture of them shows it. */
export const FlowNode = z
  .object({
    address: z.string(),
    /** The operator's name; that of a root is `in`, that of raw RxJS is `rx`. */
    name: z.string().meta({ description: "the operator's name; that of a root is in, that of raw RxJS is rx" }),
    /** Its arguments in short, as they were written where that is known: `state = "warning"`, `2, "1h"`. */
    args: z.string(),
    /** Whom it feeds: places in this list of nodes. */
    feeds: z.array(z.int()).readonly().meta({ description: "whom it feeds: places in this list of nodes" }),
    /** The router in whose branch it stands, by its place in the list: one branch for each key stands for all of them. */
    within: z.int().optional().meta({ description: "the router in whose branch it stands" }),
    /** An output, the index, the loop-back or a topic that it sends to: `mailto ops@example.org`, `index`. */
    sends: z.string().optional(),
    /** What `named` says of it. */
    title: z.string().optional(),
    summary: z.string().optional(),
    written: Written.optional(),
    /** Its state is not saved: raw RxJS stands here, or before. */
    volatile: z.literal(true).optional().meta({ description: "its state is not saved" }),
  })
  .readonly()
  .meta({ id: "FlowNode" })
export type FlowNode = z.infer<typeof FlowNode>

/** The streams as they run: each with its places, in the order in which values meet them. */
export const Flow = z
  .object({
    /** The version of the streams. */
    version: z.int(),
    since: z.number(),
    streams: z
      .array(
        z
          .object({
            name: z.string(),
            doc: z.string().optional().meta({ description: "what the comment above it says" }),
            nodes: z.array(FlowNode).readonly(),
          })
          .readonly(),
      )
      .readonly(),
  })
  .readonly()
  .meta({ id: "Flow" })
export type Flow = z.infer<typeof Flow>
