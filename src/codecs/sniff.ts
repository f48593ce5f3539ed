/**
 * Which of the two protocols of one port these bytes begin: `{`, `[`, white space or a byte order mark begin JSON,
 * all else is Riemann's protobuf. On UDP that begins with a field tag; on TCP with a frame's length, whose first byte
 * is at most 8 because a frame is at most 128 MiB (`maxCap`). So nothing collides.
 */
export function sniff(bytes: Uint8Array): "json" | "riemann" {
  switch (bytes[0]) {
    case 0x7b: // {
    case 0x5b: // [
    case 0x20:
    case 0x09:
    case 0x0a:
    case 0x0d:
    case 0xef: // the first byte of UTF-8's byte order mark
      return "json"
    default:
      return "riemann"
  }
}
