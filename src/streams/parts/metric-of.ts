import type { Event } from "../../event/event.ts"

/** The metric of an event; one that is not finite counts as absent, lest it spoil every sum that it enters. */
export const metricOf = ({ metric }: Event): number | undefined => (Number.isFinite(metric) ? metric : undefined)
