import type { Expectation, Method } from "./expectation.ts"

interface Known {
  /** The first two seasons, until both are complete. */
  first: number[]
  level: number
  trend: number
  /** What each step of the season adds, and which step is next. */
  season: number[]
  step: number
  /** The mean absolute error of about one season, and over how many metrics it has been taken. */
  error: number
  errors: number
}

interface Weights {
  /** How much a new metric changes the level, the trend and the season: 0 not at all, 1 wholly. */
  readonly alpha: number
  readonly beta: number
  readonly gamma: number
}

/**
 * Additive Holt-Winters: expects level + trend + what the step of the season adds; without a season, level + trend.
 * The first two seasons start it, one more measures its error; without a season that takes 30 metrics.
 */
export function holtWinters(season: number | undefined, weights: Weights, limit: number): Method<Known> {
  const length = season ?? 1
  const memory = season ?? 28
  return {
    start: () => ({ first: [], level: 0, trend: 0, season: [], step: 0, error: 0, errors: 0 }),
    expects(known) {
      if (known.errors < memory) return undefined
      // What sums up to 0 is as exact as its parts are, not as 0 is.
      const exact = 1e-9 * (Math.abs(known.level) + Math.abs(known.season[known.step] as number))
      return { metric: forecast(known), spread: Math.max(1.2533 * known.error, exact) }
    },
    learn(known, metric, expected) {
      if (known.season.length === 0) {
        if (known.first.push(metric) === 2 * length) begin(known, length)
        return
      }
      const taken = expected === undefined ? metric : within(metric, expected, limit)
      known.errors = Math.min(known.errors + 1, memory)
      known.error += (Math.abs(taken - forecast(known)) - known.error) / known.errors
      smooth(known, taken, season === undefined ? { ...weights, gamma: 0 } : weights)
    },
  }
}

const forecast = ({ level, trend, season, step }: Known): number => level + trend + (season[step] as number)

/** An anomaly is learnt as if it were at the limit: it does not spoil what is expected next, but a lasting change does. */
const within = (metric: number, expected: Expectation, limit: number): number =>
  Math.min(Math.max(metric, expected.metric - limit * expected.spread), expected.metric + limit * expected.spread)

/** Level, trend and season from the first two seasons; exact where these are a line and a repeated pattern. */
function begin(known: Known, length: number): void {
  const seasons = [known.first.slice(0, length), known.first.slice(length)] as const
  const [one, two] = seasons.map(of => of.reduce((a, b) => a + b) / length) as [number, number]
  known.trend = (two - one) / length
  known.level = two + (known.trend * (length - 1)) / 2
  known.season = seasons[0].map((metric, i) => {
    const along = known.trend * (i - (length - 1) / 2)
    return (metric - one + (seasons[1][i] as number) - two) / 2 - along
  })
  known.first = []
}

function smooth(known: Known, metric: number, { alpha, beta, gamma }: Weights): void {
  const { level, trend, season, step } = known
  const added = season[step] as number
  known.level = alpha * (metric - added) + (1 - alpha) * (level + trend)
  known.trend = beta * (known.level - level) + (1 - beta) * trend
  season[step] = gamma * (metric - known.level) + (1 - gamma) * added
  known.step = (step + 1) % season.length
}
