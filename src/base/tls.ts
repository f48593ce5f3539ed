import { X509Certificate } from "node:crypto"
import { readFileSync } from "node:fs"
import { createSecureContext } from "node:tls"
import { z } from "zod"
import { DmonError } from "./error.ts"

/** The files of TLS, PEM each. With a `ca`, whoever connects must show a certificate that it has signed. */
export const TlsFiles = z.strictObject({ cert: z.string(), key: z.string(), ca: z.string().optional() })

/** What Node's TLS servers take. */
export interface TlsOptions {
  readonly cert: Buffer
  readonly key: Buffer
  readonly ca?: Buffer
  readonly requestCert: boolean
  readonly rejectUnauthorized: boolean
  readonly minVersion: "TLSv1.2"
}

/** Reads the files of a server's TLS and holds them against each other, so that a wrong one is told at start. */
export function tls(files: z.input<typeof TlsFiles>): TlsOptions {
  const cert = certificate("certificate", files.cert)
  const key = read("private key", files.key)
  const ca = files.ca === undefined ? undefined : certificate("CA certificate", files.ca)
  try {
    createSecureContext({ cert, key, ca })
  } catch (cause) {
    const mismatch = cause instanceof Error && /key values mismatch/i.test(cause.message)
    throw new DmonError(
      "DM120",
      mismatch
        ? "the TLS certificate and key do not belong together"
        : `no TLS private key can be read from ${files.key}`,
      {
        why: (cause as Error).message,
        fix: mismatch
          ? `check that ${files.key} is the key with which ${files.cert} was made`
          : "give a PEM file: it begins with -----BEGIN PRIVATE KEY----- and has no passphrase",
        cause,
      },
    )
  }
  return {
    cert,
    key,
    ...(ca && { ca }),
    requestCert: ca !== undefined,
    rejectUnauthorized: ca !== undefined,
    minVersion: "TLSv1.2",
  }
}

function certificate(what: string, path: string): Buffer {
  const bytes = read(what, path)
  try {
    new X509Certificate(bytes)
  } catch (cause) {
    throw new DmonError("DM120", `no TLS ${what} can be read from ${path}`, {
      why: (cause as Error).message,
      fix: "give a PEM file: it begins with -----BEGIN CERTIFICATE-----",
      cause,
    })
  }
  return bytes
}

function read(what: string, path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    const [why, fix] =
      code === "ENOENT"
        ? ["there is no such file", "check the path"]
        : code === "EACCES"
          ? ["this user may not read it", `let the user that runs dmon read it: chown or chmod ${path}`]
          : [message, "give the path of a PEM file"]
    throw new DmonError("DM120", `cannot read the TLS ${what} ${path}`, { why, fix, cause })
  }
}
