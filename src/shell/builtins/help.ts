/** What a name does, its example first. */
export interface Help {
  readonly example: string
  readonly about: string
}

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: it tells of templates
export const helpOf: Readonly<Record<string, Help>> = {
  query: {
    example: `query('state = "critical"', { limit: 10, order: "-metric" })`,
    about: "entries of the index: an array that prints as a table; .csv() .json() .watch(1)",
  },
  q: { example: "q`host = ${h} and metric > ${limit}`", about: "the same as a template: what stands in it is quoted" },
  index: {
    example: `index.get("web-1", "cpu")`,
    about: "the index: .size .get(host, service) .hosts() .services(host); for await (const e of index)",
  },
  send: {
    example: `send({ service: "deploy", state: "ok" })`,
    about: "sends an event, or an array of them, and tells what it did; { dry: true } tells what it would do",
  },
  tap: {
    example: `tap("api/*", { n: 10, rate: 5, query: 'metric > 1' })`,
    about: "what passes a stream, a place, a glob of places or a query: an Observable; Ctrl-C detaches",
  },
  streams: {
    example: `streams.api.suspend("30m", "the disks are being replaced")`,
    about: "every stream, its .nodes; .suspend(time, reason): it is given nothing, .resume(): all again",
  },
  inspect: { example: "inspect(streams.api)", about: "what a stream's places have counted, and hold" },
  why: {
    example: `why("web-1", "api latency")`,
    about: "what each operator did with the last event, and why; also why({ event: 8123 }), why({ action: id })",
  },
  whyNot: {
    example: `whyNot("email", "web-1", "api latency")`,
    about: "where it was stopped on the way to a stream or an output",
  },
  at: {
    example: `at("-5m").query('state = "critical"')`,
    about:
      "the index as it was: a time of day, how long ago, a Date; .diff(), or at.diff('-5m'): what has changed since",
  },
  replay: {
    example: `replay({ from: "-1h", streams: "mystreams.ts", against: "recorded" })`,
    about: "plays the recording again; at, set: { full: 0.9 }, to; a fixture: replay('fixtures/x.jsonl', …)",
  },
  plot: {
    example: `plot('service = "cpu"', { w: 60, h: 8, seconds: 60 })`,
    about: "metrics as a picture: of a query or a tap as they come, of an array or query(…) as they are",
  },
  live: { example: `live(query('state = "critical"'), 1)`, about: "shows it anew every second; also of a function" },
  bench: {
    example: `bench({ rate: 1000, seconds: 10, shape: "ramp" })`,
    about:
      "load: how long acks take, what is dropped; steady, ramp or burst; .csv() .result(); events are tagged bench",
  },
  rx: {
    example: "tap().pipe(rx.bufferTime(1000), rx.map(es => es.length))",
    about: "RxJS; its names, and dmon's, are there without rx. too",
  },
  event: { example: `event({ service: "web" })`, about: "an event to begin with, as in the first dmon's shell" },
  sock: { example: "sock.send(event(), addr)", about: "sends an event, or bytes, as a datagram" },
  addr: { example: "addr", about: "where datagrams go: this dmon's" },
  protocol: {
    example: "protocol.write(event())",
    about: "an event as bytes, and back: .read(bytes); dmon shell --protocol riemann",
  },
  $: { example: "$.length", about: "what the last entry came to; also _, and _3 for that of the third" },
}
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: it tells of templates

/** The help of a name; without one, of all of them. */
export function helpText(name?: string): string {
  if (name !== undefined) {
    const one = Object.hasOwn(helpOf, name) ? helpOf[name] : undefined
    return one ? `${one.example}\n  ${one.about}` : `there is no help for ${name}: help() lists what there is`
  }
  const room = Math.max(...Object.keys(helpOf).map(({ length }) => length))
  const lines = Object.entries(helpOf).map(([name, { about }]) => `${name.padEnd(room)}  ${about}`)
  return [...lines, "", "help(query) shows an example · .help lists the commands · Tab completes"].join("\n")
}
