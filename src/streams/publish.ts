import { operator, type Passing, type Self } from "./core/operator.ts"
import { Topic } from "./core/topic.ts"
import { must } from "./parts/must.ts"

/**
 * Sends each value to those that subscribe to a topic, after the turn that runs, and passes it on.
 *
 *     in                   a---b---|
 *     publish("deploys")   a---b---|     and each subscribe("deploys") emits a, then b
 *
 * Events, arrays, anything. First in, first out, with what is reinjected. What nobody subscribes to goes nowhere. A
 * value that has come round 16 times is dropped and counted. A topic belongs to its version of the streams: a shadow
 * of them, or a replay, has its own. Differs from Riemann: subscribers get it after the turn, not within it.
 *
 * @example when({ service: "deploy" }, publish("deploys"))
 * @see subscribe; reinject, which sends an event to all streams
 */
export const publish = operator("publish", (topic: string) => {
  must(typeof topic === "string" && topic !== "", "publish takes the name of a topic", 'publish("deploys")')
  const target = new Topic(topic)
  return {
    next(value: unknown, self: Self<unknown, unknown>) {
      self.act(target, value)
      self.emit(value)
    },
  }
}) as Passing<[topic: string]>
