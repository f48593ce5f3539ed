import { DmonError } from "../../base/error.ts"
import type { Log } from "../../base/log.ts"
import { errorText } from "../../base/text-of.ts"
import type { Engine } from "../../engine/engine.ts"
import type { Loaded } from "../../engine/load/load.ts"
import { event } from "../../event/event.ts"

/**
 * What is thrown where nobody waits (a rejected promise, an `error` event, a timer of the user's) is the streams file's
 * failure: an event, never the end of the process. Only an uncaught throw from dmon's own code ends it.
 */
export function strays(log: Log, running: Engine, loaded: () => Loaded): () => void {
  const told = (error: unknown) => {
    const at = causes(error)
      .map(one => loaded().locate(one.stack ?? ""))
      .find(found => found !== undefined)
    const failure = new DmonError(
      "DM204",
      "code of the streams file failed outside any stream (a promise, a timer, a socket)",
      {
        ...(at !== undefined && { frame: at.frame }),
        why: errorText(error),
        fix: "handle it there; what is asynchronous is not replayed",
        cause: error,
      },
    )
    log.every("stray").error("stream", failure)
    const raised = {
      service: "dmon streams",
      state: "critical",
      description: errorText(error),
      tags: ["dmon", "failure"],
    }
    running.entrance.inject([event(raised)], "streams")
  }
  const thrown = (error: unknown) => {
    if (isOwn(error)) throw error
    told(error)
  }
  process.on("uncaughtException", thrown).on("unhandledRejection", told)
  return () => {
    process.off("uncaughtException", thrown).off("unhandledRejection", told)
  }
}

/** An error, and what caused it. */
function causes(error: unknown): Error[] {
  const all: Error[] = []
  for (let one = error; one instanceof Error && all.length < 10; one = one.cause) all.push(one)
  return all
}

/** Whether dmon's own code threw it: the first frame that is somebody's stands in a file of dmon's, not of a bundle. */
function isOwn(error: unknown): boolean {
  const frames = causes(error).flatMap(({ stack = "" }) => stack.split("\n").slice(1))
  const first = frames.find(line => !line.includes("(node:") && !line.includes(" node:"))
  return first !== undefined && !first.includes(".streams-") && first.includes(import.meta.dirname)
}
