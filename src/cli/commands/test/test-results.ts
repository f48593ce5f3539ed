import pico from "picocolors"
import { shown } from "../../../engine/load/place.ts"
import { width as widthOf } from "../../../print/width.ts"
import { lapse } from "../../../testing/lapse.ts"
import type { FileResult, TestResult } from "./test-process.ts"

/** The tests of a file, a line each, and below those that failed what was expected and what came. */
export function fileText({ file, tests, error }: FileResult, colors: boolean): string {
  const { bold } = pico.createColors(colors)
  const width = Math.max(0, ...tests.map(({ name }) => widthOf(name)))
  const lines = tests.map(test => testText(test, width, colors))
  if (error) lines.push(error.render())
  if (tests.length === 0 && !error) lines.push("  no tests in it: dmon test runs those of node:test")
  return `${[bold(shown(file)), ...lines].join("\n")}\n`
}

function testText({ name, ok, skipped, ms, virtual, fault }: TestResult, width: number, colors: boolean): string {
  const paint = pico.createColors(colors)
  if (skipped) return paint.dim(`  - ${name}  skipped`)
  const took = `${Math.max(1, Math.round(ms))} ms`.padStart(7)
  const passed = virtual > 0 ? `  (virtual ${lapse(virtual)})` : ""
  const mark = ok ? paint.green("✓") : paint.red("✗")
  const line = `  ${mark} ${name}${" ".repeat(width - widthOf(name))}  ${paint.dim(took + passed)}`
  if (fault === undefined) return line
  const place = fault.at === undefined || fault.text.includes(fault.at) ? "" : `\n${fault.at}   ${fault.source ?? ""}`
  return `${line}\n${`${fault.text}${place}`.replace(/^(?=.)/gm, "      ")}`
}

/** The closing line: `2 tests · 1 passed · 1 failed · 31 ms`. */
export function summary(files: readonly FileResult[], ms: number, colors: boolean): string {
  const paint = pico.createColors(colors)
  const { tests, passed, failed, skipped } = counts(files)
  const unloaded = files.filter(({ error }) => error).length
  const parts = [
    `${tests} test${tests === 1 ? "" : "s"}`,
    ...(passed > 0 ? [paint.green(`${passed} passed`)] : []),
    ...(failed > 0 ? [paint.red(`${failed} failed`)] : []),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
    ...(unloaded > 0 ? [paint.red(`${unloaded} file${unloaded === 1 ? "" : "s"} not loaded`)] : []),
    ms < 10_000 ? `${Math.round(ms)} ms` : lapse(Math.round(ms / 100) * 100),
  ]
  return `${parts.join(" · ")}\n`
}

function counts(files: readonly FileResult[]) {
  const all = files.flatMap(({ tests }) => tests)
  const skipped = all.filter(test => test.skipped).length
  const failed = all.filter(({ ok }) => !ok).length
  return { tests: all.length, passed: all.length - failed - skipped, failed, skipped }
}

/** The same as one JSON object. */
export function resultsJson(files: readonly FileResult[], ms: number): string {
  const told = files.map(({ file, tests, output, error }) => ({
    file,
    tests: tests.map(({ ms: took, fault, virtual, ...test }) => ({
      ...test,
      ms: Math.round(took * 10) / 10,
      virtual: virtual / 1000,
      ...(fault && { error: fault }),
    })),
    ...(output && { output }),
    ...(error && { error: { code: error.code, message: error.message, why: error.why, fix: error.fix } }),
  }))
  const ok = files.every(({ tests, error }) => !error && tests.every(test => test.ok))
  return `${JSON.stringify({ ok, ...counts(files), seconds: Math.round(ms) / 1000, files: told })}\n`
}
