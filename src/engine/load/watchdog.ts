import { Worker } from "node:worker_threads"

interface CallFrame {
  readonly functionName: string
  readonly location: { readonly scriptId: string; readonly lineNumber: number; readonly columnNumber: number }
}

export interface Watchdog {
  /** From now on the code has its time. */
  start(): void
  stop(): void
  /** When it is on guard. */
  readonly ready: Promise<unknown>
}

/**
 * Watches, from a thread, over code that may never come to an end. When its time is up, says on a pipe where it is:
 * `{"stuck": stack}`. Should nobody end the process then, it ends itself.
 */
export function watchdog(limit: number, pipe: number): Watchdog {
  // The thread is this function's text, since a loader of TypeScript may not reach into threads. Such loaders wrap names.
  const worker = new Worker(`const __name = f => f; (${guard})(${limit}, ${pipe})`, { eval: true })
  worker.unref()
  return {
    start: () => worker.postMessage("start"),
    stop: () => worker.postMessage("stop"),
    ready: new Promise((resolve, reject) => worker.once("message", resolve).once("error", reject)),
  }
}

/** Sees nothing of this file: all that it uses it gets by itself. */
function guard(limit: number, pipe: number): void {
  const { Session } = process.getBuiltinModule("node:inspector")
  const { parentPort } = process.getBuiltinModule("node:worker_threads")
  const { writeSync } = process.getBuiltinModule("node:fs")
  let timer: NodeJS.Timeout | undefined

  const look = () => {
    const session = new Session()
    session.connectToMainThread()
    const urls = new Map<string, string>()
    session.on("Debugger.scriptParsed", ({ params: { scriptId, url } }) => urls.set(scriptId, url))
    session.on("Debugger.paused", ({ params }) => {
      const frames = params.callFrames as readonly CallFrame[]
      const stack = frames.map(
        ({ functionName, location: { scriptId, lineNumber, columnNumber } }) =>
          `    at ${functionName} (${urls.get(scriptId)}:${lineNumber + 1}:${columnNumber + 1})`,
      )
      writeSync(pipe, `${JSON.stringify({ stuck: stack.join("\n") })}\n`)
    })
    session.post("Debugger.enable")
    session.post("Debugger.pause")
    setTimeout(() => process.kill(process.pid, "SIGKILL"), 5000)
  }

  parentPort?.on("message", message => {
    clearTimeout(timer)
    if (message === "start") timer = setTimeout(look, limit)
  })
  parentPort?.postMessage("ready")
}
