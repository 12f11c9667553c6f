import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunResult, Verdict } from '../model/result.js';
import { UsageError } from './error.js';

/** A known difference of one language, from `known-deviations.yaml`. */
export interface Deviation {
  readonly topic: string;
  readonly language: string;
  /** Only under this fault; without: only without a fault. */
  readonly fault?: string;
  /** The rule that must be the one that fails. */
  readonly rule?: string;
  readonly verdict: Verdict;
  readonly reason: string;
}

/** @throws UsageError (`BAD_DEVIATIONS`) naming the entry and what it lacks. */
export async function loadDeviations(examples: string): Promise<Deviation[]> {
  const file = join(examples, 'known-deviations.yaml');
  if (!existsSync(file)) return [];
  const { parse } = await import('yaml');
  const list: unknown = parse(readFileSync(file, 'utf8')) ?? [];
  const entries = Array.isArray(list) ? list : (list as { deviations?: unknown }).deviations;
  if (!Array.isArray(entries)) throw new UsageError('BAD_DEVIATIONS', `${file}: not a list`);
  return entries.map((entry: Partial<Deviation> | null, index) => {
    for (const field of ['topic', 'language', 'verdict', 'reason'] as const) {
      if (typeof entry?.[field] === 'string') continue;
      throw new UsageError('BAD_DEVIATIONS', `${file}: entry ${index + 1} has no '${field}'`);
    }
    return entry as Deviation;
  });
}

type Judged = Pick<RunResult, 'topic' | 'language' | 'fault' | 'verdict' | 'rules'>;

/** The deviation that is written down for this run's cell. */
export function deviationFor(run: Judged, known: readonly Deviation[]): Deviation | undefined {
  return known.find(
    (one) => one.topic === run.topic && one.language === run.language && one.fault === run.fault,
  );
}

/** As the deviation says, or passed where there is none: so an unexpected pass is not expected. */
export function isExpected(run: Judged, known: readonly Deviation[]): boolean {
  const deviation = deviationFor(run, known);
  if (!deviation) return run.verdict === 'passed';
  const { rule } = deviation;
  if (run.verdict !== deviation.verdict) return false;
  return !rule || run.rules.some(({ id, verdict }) => id === rule && verdict === 'failed');
}
