import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { compilerVersion } from '../program/cpp.js';
import { pythonVersion } from '../program/python.js';
import type { Contract } from '../contract/index.js';
import type { RunResult } from '../model/result.js';
import { cellKey } from '../run/cell.js';

/** Where results go, as the options say. */
export interface ReportOptions {
  readonly json?: string;
  readonly junit?: string;
  readonly html?: string;
  /** A folder that gets all three. */
  readonly report?: string;
  /** Keep the trace of every run. */
  readonly traces?: boolean;
}

/** Writes what was asked for; the files written. */
export async function writeReports(
  all: readonly RunResult[],
  contracts: readonly Contract[],
  seed: number,
  options: ReportOptions,
): Promise<string[]> {
  const json = options.json ?? (options.report && join(options.report, 'results.json'));
  const junit = options.junit ?? (options.report && join(options.report, 'junit.xml'));
  const html = options.html ?? options.report;
  if (!json && !junit && !html) return [];
  const about = {
    created: new Date().toISOString(),
    node: process.version,
    python: await pythonVersion(),
    cxx: await compilerVersion(),
    seed,
  };
  const runs = options.traces ? all : withoutRepeatedTraces(all);
  const report = {
    ...about,
    python: about.python ?? 'none',
    cxx: about.cxx ?? 'none',
    runs,
    titles: Object.fromEntries(contracts.map(({ topic, title }) => [topic, title])),
    contracts: Object.fromEntries(contracts.map(({ topic, text }) => [topic, text])),
  };
  if (json) await put(json, `${JSON.stringify({ version: 1, ...about, runs })}\n`);
  if (junit) {
    const { writeJUnit } = await import('../report/index.js');
    await mkdir(dirname(resolve(junit)), { recursive: true });
    await writeJUnit(report, junit);
  }
  if (html) {
    const { writeHtml } = await import('../report/index.js');
    await mkdir(html, { recursive: true });
    await writeHtml(report, html);
  }
  return [json, junit, html && join(html, 'index.html')].filter((file) => file !== undefined);
}

/** A trace is kept for whatever is not passed, and for the first of each square and fault. */
function withoutRepeatedTraces(runs: readonly RunResult[]): RunResult[] {
  const seen = new Set<string>();
  return runs.map((run) => {
    const key = `${cellKey(run)} ${run.fault ?? ''}`;
    const first = !seen.has(key);
    seen.add(key);
    return first || run.verdict !== 'passed' || !run.expected ? run : { ...run, trace: [] };
  });
}

async function put(file: string, text: string): Promise<void> {
  await mkdir(dirname(resolve(file)), { recursive: true });
  await writeFile(file, text);
}
