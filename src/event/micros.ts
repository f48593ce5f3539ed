/**
 * A time or a span of events in whole microseconds, as fine as they are kept: windows are counted in these, since
 * 5.812 - 0.812 is a little less than 5.
 */
export const micros = (seconds: number): number => Math.round(seconds * 1e6)
