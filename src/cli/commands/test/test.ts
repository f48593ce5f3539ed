import type { Terminal } from "../../terminal.ts"
import { testFiles } from "./test-files.ts"
import { type Testing, tester } from "./tester.ts"

export interface TestOptions extends Testing {
  readonly watch?: boolean
}

/** `dmon test`: runs the tests of streams, on virtual time. Exit 0 when all pass, 1 when one fails, 3 when one cannot load. */
export async function test(paths: readonly string[], options: TestOptions, terminal: Terminal): Promise<number> {
  const all = paths.length > 0 ? paths : ["."]
  if (options.watch) return (await import("./test-watch.ts")).testWatch(all, options, terminal)
  const testing = tester(options, terminal)
  try {
    return await testing.run(testFiles(all))
  } finally {
    await testing.close()
  }
}
