import { createHash } from "node:crypto"
import { existsSync, readdirSync, readFileSync } from "node:fs"
import type { IncomingMessage } from "node:http"
import { extname, join } from "node:path"
import { fileURLToPath } from "node:url"
import type { Context } from "hono"

/** A file of the dashboard, as it was built. */
interface File {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly gzip: Uint8Array<ArrayBuffer>
  readonly type: string
  readonly etag: string
}

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
}

/** The page takes script, style and data from its own server only, and stands in no other page. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ")

const headers = {
  "content-security-policy": policy,
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
}

/** The addresses at which the page stands: which of its views is shown, it reads there itself. */
export const sitePaths = ["/live", "/flows", "/history", "/health"] as const

/** Whether a request is for the page or its script and style, which say nothing of what runs: who has no token signs in there. */
export const isSite = ({ headers }: IncomingMessage, path: string): boolean =>
  path.startsWith("/assets/") ||
  sitePaths.some(one => one === path) ||
  (path === "/" && headers.accept?.includes("text/html") === true)

export interface Site {
  /** The page; whether it was built is its own answer. */
  page(c: Context): Response
  /** Script and style, whose names bear their hash. `undefined` where there is no such file. */
  asset(c: Context): Response | undefined
}

/** The dashboard's files, read once when they are first asked for. */
export function site(folder = built()): Site {
  let read: ReadonlyMap<string, File> | undefined
  const file = (name: string) => (read ??= filesIn(folder)).get(name)
  return {
    page(c) {
      const page = file("index.html")
      if (page) return answer(c, page, "no-cache")
      return c.text("The dashboard was not built:  npm run build\n", 404)
    },
    asset(c) {
      const asset = file(c.req.path.slice(1))
      return asset && answer(c, asset, "public, max-age=31536000, immutable")
    },
  }
}

function built(): string {
  const fromSources = import.meta.url.endsWith(".ts")
  return fileURLToPath(new URL(fromSources ? "../../dist/dashboard" : "./dashboard", import.meta.url))
}

function filesIn(folder: string): ReadonlyMap<string, File> {
  if (!existsSync(folder)) return new Map()
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" })
  return new Map(
    names
      .filter(name => Object.hasOwn(types, extname(name)))
      .map(name => {
        const bytes = readFileSync(join(folder, name))
        const etag = `"${createHash("sha256").update(bytes).digest("base64url").slice(0, 16)}"`
        const type = types[extname(name)] as string
        return [name.replaceAll("\\", "/"), { bytes, gzip: readFileSync(join(folder, `${name}.gz`)), type, etag }]
      }),
  )
}

function answer(c: Context, { bytes, gzip, type, etag }: File, cache: string): Response {
  for (const [name, value] of Object.entries(headers)) c.header(name, value)
  c.header("cache-control", cache)
  c.header("etag", etag)
  c.header("vary", "accept, accept-encoding")
  if (c.req.header("if-none-match")?.includes(etag)) return c.body(null, 304)
  c.header("content-type", type)
  const zipped = /\bgzip\b/.test(c.req.header("accept-encoding") ?? "")
  if (zipped) c.header("content-encoding", "gzip")
  return c.body(zipped ? gzip : bytes)
}
