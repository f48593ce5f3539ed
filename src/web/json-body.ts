import type { Context } from "hono"
import { DmonError } from "../base/error.ts"
import { notJson } from "./parse.ts"

/** The longest body, in bytes. */
const most = 16 * 1024 * 1024

/** What a request's body says. Throws DM304 where that is not JSON, DM306 where it is too long. */
export async function jsonBody(c: Context): Promise<unknown> {
  const length = c.req.header("content-length")
  if (length !== undefined && Number(length) > most) throw tooLong()
  const text = length === undefined ? await counted(c.req.raw.body) : await c.req.text().catch(notJson)
  try {
    return JSON.parse(text)
  } catch (error) {
    return notJson(error)
  }
}

/** A body that does not say how long it is. */
async function counted(body: ReadableStream<Uint8Array> | null): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length
    if (size > most) throw tooLong()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}

const tooLong = () =>
  new DmonError("DM306", `the body has more than ${most / 1024 / 1024} MiB`, {
    fix: "send less at once; events in bulk go to POST /events",
  })
