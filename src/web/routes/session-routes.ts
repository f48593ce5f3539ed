import { z } from "zod"
import { bearer } from "../../listeners/bearer.ts"
import { callerOf, roles } from "../../listeners/caller.ts"
import { denials } from "../../listeners/denial.ts"
import { sessionCookie } from "../../listeners/session.ts"
import { type Api, offer } from "../offer.ts"

const Session = z
  .object({
    name: z.string(),
    role: z.enum(roles),
    token: z.literal(true).optional().meta({ description: "who asks has shown a token, whose name this is" }),
  })
  .meta({ id: "Session" })

/** Who asks; and for browsers, which cannot send a token with a WebSocket, a cookie that bears it. */
export function sessionRoutes(app: Api): void {
  offer(
    app,
    { method: "get", path: "/api/session", role: "viewer", summary: "who asks, and the role", answer: Session },
    c => {
      const { name, role, token } = callerOf(c.env.incoming) as z.infer<typeof Session>
      return c.json({ name, role, ...(token && { token }) })
    },
  )
  offer(
    app,
    {
      method: "post",
      path: "/api/session",
      role: "viewer",
      summary: "begins a session: the token of the Authorization header, as a cookie for browsers",
      status: [204],
    },
    c => {
      const token = bearer(c.env.incoming)
      if (token === undefined) throw denials.missing().error
      c.header("set-cookie", sessionCookie(c.env.incoming, token))
      return c.body(null, 204)
    },
  )
  offer(
    app,
    { method: "delete", path: "/api/session", role: "viewer", summary: "ends the session", status: [204] },
    c => {
      c.header("set-cookie", sessionCookie(c.env.incoming))
      return c.body(null, 204)
    },
  )
}
