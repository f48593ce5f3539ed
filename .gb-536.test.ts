import { engine, event, index, log, logger, when } from "dmon"

const running = engine(
  {
    name: "embedded",
    streams: [
      { name: "index", stream: index() },
      { name: "hot", stream: when('metric > 80', log()) },
    ],
    listeners: [],
  },
  { log: logger({ level: "warn" }) },
)
await running.start()
running.entrance.inject([event({ host: "oven", service: "temperature", metric: 90 })], "sensor")
console.log(running.partition.index.search().events)
await running.stop()
