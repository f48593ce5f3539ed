import { execFileSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

/** A CA, a server's and a client's certificate that it signed, and a stranger's that it did not; made by openssl. */
export function certificates() {
  const folder = mkdtempSync(join(tmpdir(), "dmon-tls-"))
  const file = (name: string) => join(folder, name)
  const openssl = (...args: string[]) => execFileSync("openssl", args, { stdio: "pipe", cwd: folder })
  const selfSigned = (name: string) =>
    openssl(
      ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"],
      ...["-subj", `/CN=${name}`, "-keyout", file(`${name}.key`), "-out", file(`${name}.crt`)],
    )
  const signed = (name: string) => {
    openssl(
      ...["req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", `/CN=${name}`],
      ...["-keyout", file(`${name}.key`), "-out", file(`${name}.csr`)],
    )
    writeFileSync(file("names"), "subjectAltName=DNS:localhost,IP:127.0.0.1")
    openssl(
      ...["x509", "-req", "-days", "2", "-in", file(`${name}.csr`), "-CA", file("ca.crt"), "-CAkey", file("ca.key")],
      ...["-CAcreateserial", "-extfile", file("names"), "-out", file(`${name}.crt`)],
    )
  }
  selfSigned("ca")
  selfSigned("stranger")
  signed("server")
  signed("client")
  return { file, remove: () => rmSync(folder, { recursive: true, force: true }) }
}
