import type { Look } from '../model/observation.js';
import type { RuleVerdict, Witness } from '../model/result.js';
import type { Run } from './run.js';

/** What a rule says of one run. */
export interface Outcome {
  readonly verdict: RuleVerdict;
  readonly witness?: Witness;
}

/** What a checkpoint waits for: `event` is where, `holds` whether that look at it satisfies. */
export interface StateDemand {
  readonly event: string;
  readonly holds: (look: Look, run: Run) => boolean;
}

/** Signals a rule expects some actor (or `program`) to end by. */
export interface CompiledRule {
  readonly judge: (run: Run) => Outcome;
  readonly state?: StateDemand;
  readonly expectsSignal?: (run: Run, pid: number) => string | undefined;
}

export const passed: Outcome = { verdict: 'passed' };

export function failed(text: string, observations: readonly number[] = []): Outcome {
  const sorted = [...new Set(observations)].sort((a, b) => a - b);
  return { verdict: 'failed', witness: { text, observations: sorted } };
}

export function unknown(text: string, observations: readonly number[] = []): Outcome {
  return { verdict: 'unknown', witness: { text, observations } };
}

/** Thrown while judging when the trace cannot tell: the rule is unknown, never passed. */
export class CannotTell extends Error {
  readonly code = 'ERR_ISOPROC_CANNOT_TELL';
  override readonly name = 'CannotTell';
}
