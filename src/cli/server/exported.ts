import { z } from "zod"
import { DmonError } from "../../base/error.ts"
import type { Loaded } from "../../engine/load/load.ts"
import type { Listener } from "../../listeners/listener.ts"

const Options = z.strictObject({
  /** Seconds that an event without a ttl is valid. */
  ttl: z.number().positive().optional(),
  /** Seconds between the engine's own events; 0 for none. */
  telemetry: z.number().nonnegative().optional(),
})

/** What a streams file exports beside its streams: it makes the plan together with the flags, which win. */
export function exportedBy({ listeners, checks, options }: Pick<Loaded, "listeners" | "checks" | "options">): {
  readonly listeners: readonly Listener[]
  readonly options: z.output<typeof Options>
} {
  const more = [listeners ?? []].flat() as unknown[]
  if (more.some(one => typeof one !== "function")) {
    throw new DmonError("DM114", "the export `listeners` holds something that is no listener", {
      fix: 'import { listen } from "dmon"; export const listeners = [listen.udp({ port: 9999, codec: "json" })]',
    })
  }
  if (checks !== undefined) {
    throw new DmonError("DM114", "the export `checks` is not understood yet", {
      why: "this version of dmon runs no checks of its own",
      fix: "rename it, or send what your scheduler's checks say as events",
    })
  }
  const parsed = Options.safeParse(options ?? {})
  if (!parsed.success) {
    throw new DmonError("DM114", "the export `options` is not understood", { why: z.prettifyError(parsed.error) })
  }
  return { listeners: more as Listener[], options: parsed.data }
}
