import type { Remote } from "../engine/remote.ts"
import { denials, denyUpgrade } from "../listeners/denial.ts"
import type { Fallback } from "../listeners/routes.ts"
import { riemannSocket } from "./compat/riemann-socket.ts"
import { liveSocket } from "./live-socket.ts"

/** Who answers a WebSocket, by its path. `riemann`: the same engine, for those whose queries may name any field. */
export function upgrades(remote: Pick<Remote, "watch">, riemann: Pick<Remote, "query" | "watch">): Fallback["upgrade"] {
  const live = liveSocket(remote)
  const compat = riemannSocket(riemann)
  return (request, socket, head) => {
    const path = request.url?.split("?", 1)[0] ?? "/"
    if (path === "/api/live") live.upgrade(request, socket, head)
    else if (compat.serves(path)) compat.upgrade(request, socket, head)
    else denyUpgrade(socket, denials.nothing(), path)
  }
}
