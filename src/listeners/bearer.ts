import type { IncomingMessage } from "node:http"

/** The token of a request's `Authorization: Bearer TOKEN`. */
export const bearer = ({ headers }: IncomingMessage): string | undefined =>
  /^Bearer +(\S+) *$/i.exec(headers.authorization ?? "")?.[1]
