import type { HttpBindings } from "@hono/node-server"
import type { MiddlewareHandler } from "hono"
import { callerOf, may, type Role } from "../listeners/caller.ts"
import { tooSmall } from "../listeners/denial.ts"

/** What a route finds in its context: Node's own request, of which `callerOf(c.env.incoming)` says who asks. */
export interface Asked {
  Bindings: HttpBindings
}

/** Lets a route be asked by this role and larger ones. Throws DM503 for others. */
export const requires =
  (needed: Role): MiddlewareHandler<Asked> =>
  async (c, next) => {
    const caller = callerOf(c.env.incoming)
    if (caller === undefined || !may(caller.role, needed)) {
      throw tooSmall(caller ?? { name: "who asks", role: "nobody" }, needed)
    }
    await next()
  }
