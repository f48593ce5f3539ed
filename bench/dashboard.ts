import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { type Browser, chromium, type Page } from "playwright-core"
import type { Generator } from "./generator.ts"
import type { Effort } from "./measure.ts"
import { median } from "./median.ts"
import { served } from "./served.ts"

/** What the page Live costs a browser. Medians over the rounds; milliseconds. */
export interface DashboardFigures {
  /** Rows with metrics and lines; small cells, of which many more are to be seen. */
  readonly rows: ViewFigures
  readonly cells: ViewFigures
  /** From the navigation to the first text. */
  readonly firstPaint: number
  /** All scripts, zipped, in bytes. */
  readonly script: number
}

interface ViewFigures {
  /** Script between two frames: the CPU time of all that ran in the page. */
  readonly work: Percentiles
  /** From one frame to the next. */
  readonly frame: Percentiles
  /** Tasks over 50 ms, in all rounds. */
  readonly long: number
  /** What came over the WebSocket, in bytes a second. */
  readonly received: number
}

interface Percentiles {
  readonly p50: number
  readonly p95: number
  readonly most: number
}

const hosts = 500
const batch = 10
const pace = 500
const viewport = { width: 1440, height: 900 }

/** The page with 10,000 entries, while 5,000 events come in a second; in Debian's Chromium, drawn by software. */
export async function dashboard(args: readonly string[], effort: Effort, load: Generator): Promise<DashboardFigures> {
  const folder = mkdtempSync(join(tmpdir(), "dmon-bench-"))
  const server = await served({ args, folder })
  const browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--enable-precise-memory-info"],
  })
  const url = `http://127.0.0.1:${server.http()}`
  const job = {
    over: "riemann/tcp",
    port: server.port("riemann/tcp"),
    hosts,
    batch,
    connections: 1,
    window: 4096,
  } as const
  try {
    await load.run({ ...job, connections: 4, seconds: 2 })
    const page = await browser.newPage({ viewport })
    const paints: number[] = []
    for (let i = 0; i < 5; i++) {
      await page.goto(`${url}/live`)
      await page.getByText("10,0").first().waitFor()
      paints.push(Number(await page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")))
    }
    const measure = async (path: string) => {
      const seconds = effort.seconds * effort.rounds + 4
      const sending = load.run({ ...job, seconds, pace })
      const figures = await viewFigures(browser, page, url + path, effort)
      await sending
      return figures
    }
    return {
      rows: await measure("/live"),
      cells: await measure("/live?size=cell"),
      firstPaint: median(paints),
      script: scriptBytes(),
    }
  } finally {
    await browser.close()
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function viewFigures(
  browser: Browser,
  page: Page,
  url: string,
  { rounds, seconds }: Effort,
): Promise<ViewFigures> {
  let received = 0
  const count = (frame: { payload: string | Buffer }) => {
    received += frame.payload.length
  }
  page.once("websocket", socket => socket.on("framereceived", count))
  await page.goto(url)
  await page.getByText("10,0").first().waitFor()
  await page.waitForTimeout(1000)
  await page.evaluate(watching)
  received = 0
  const begun = performance.now()
  const all: { work: Percentiles; frame: Percentiles }[] = []
  for (let i = 0; i < rounds; i++) {
    await browser.startTracing(page, { categories: ["devtools.timeline", "v8.execute"] })
    await page.waitForTimeout(seconds * 1000)
    all.push(framesIn((await browser.stopTracing()).toString()))
  }
  const took = (performance.now() - begun) / 1000
  const middleOf = (what: "work" | "frame"): Percentiles => {
    const middle = (of: keyof Percentiles) => median(all.map(one => one[what][of]))
    return { p50: middle("p50"), p95: middle("p95"), most: middle("most") }
  }
  return {
    work: middleOf("work"),
    frame: middleOf("frame"),
    long: Number(await page.evaluate("globalThis.longTasks")),
    received: received / took,
  }
}

/** Wants every frame, so that there are frames to measure; counts long tasks. */
const watching = `
  globalThis.longTasks = 0
  new PerformanceObserver(list => { globalThis.longTasks += list.getEntries().length }).observe({ type: "longtask" })
  const again = () => requestAnimationFrame(again)
  again()
`

interface Traced {
  readonly name: string
  readonly pid: number
  readonly tid: number
  readonly ts: number
  readonly dur?: number
  /** Of these, what its thread ran: the machine is shared. */
  readonly tdur?: number
}

const scripts = new Set([
  "FunctionCall",
  "EvaluateScript",
  "RunMicrotasks",
  "FireAnimationFrame",
  "TimerFire",
  "V8.GC_SCAVENGER",
  "MinorGC",
  "MajorGC",
])

/** What a trace tells of each frame of the page: the time from one to the next, and how much of it was script. */
function framesIn(text: string): { work: Percentiles; frame: Percentiles } {
  const { traceEvents } = JSON.parse(text) as { traceEvents: readonly Traced[] }
  const fired = traceEvents.filter(({ name }) => name === "FireAnimationFrame")
  const { pid, tid } = busiest(fired)
  const own = traceEvents.filter(one => one.pid === pid && one.tid === tid).sort((a, b) => a.ts - b.ts)
  // Callbacks of one frame follow one another at once.
  const begins = own.filter(({ name }) => name === "FireAnimationFrame").map(({ ts }) => ts)
  const frames = begins.filter((ts, i) => i === 0 || ts - begins[i - 1]! > 4000)
  const work = new Float64Array(frames.length)
  let end = 0
  let at = 0
  for (const { name, ts, dur = 0, tdur = dur } of own) {
    // What runs within another is counted with it.
    if (!scripts.has(name) || ts < end) continue
    while (at + 1 < frames.length && frames[at + 1]! <= ts) at++
    work[at]! += tdur
    end = ts + dur
  }
  const between = frames.slice(1).map((ts, i) => ts - frames[i]!)
  return { work: percentiles([...work.slice(0, -1)]), frame: percentiles(between) }
}

function busiest(fired: readonly Traced[]): Traced {
  const counts = new Map<string, number>()
  const keyOf = ({ pid, tid }: Traced) => `${pid} ${tid}`
  for (const one of fired) counts.set(keyOf(one), (counts.get(keyOf(one)) ?? 0) + 1)
  const [most] = [...counts].sort((a, b) => b[1] - a[1])
  const found = fired.find(one => keyOf(one) === most?.[0])
  if (found === undefined) throw new Error("the browser drew no frame")
  return found
}

/** Of microseconds, in milliseconds. */
function percentiles(all: readonly number[]): Percentiles {
  const sorted = all.toSorted((a, b) => a - b)
  const at = (share: number) => (sorted[Math.floor(sorted.length * share)] ?? Number.NaN) / 1000
  return { p50: at(0.5), p95: at(0.95), most: (sorted.at(-1) ?? Number.NaN) / 1000 }
}

function scriptBytes(): number {
  const folder = fileURLToPath(new URL("../dist/dashboard/assets", import.meta.url))
  const zipped = readdirSync(folder).filter(name => name.endsWith(".js.gz"))
  return zipped.reduce((sum, name) => sum + readFileSync(join(folder, name)).length, 0)
}
