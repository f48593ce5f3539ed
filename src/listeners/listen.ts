// The listeners by their protocol, for streams files: `listen.udp({ port: 9999, codec: "json" })`.
export { http } from "./http.ts"
export { tcp } from "./tcp.ts"
export { udp } from "./udp.ts"
