import type { Expression } from '../contract/expression.js';
import { whyNoValue } from '../contract/no-value.js';
import { CannotTell, failed, type Outcome } from './rule.js';
import type { Run } from './run.js';

/** The number an expression stands for in this run, or the failure that it stands for none. */
export function boundOf(expression: Expression, run: Run): number | Outcome {
  try {
    return Number(expression.value(run));
  } catch (error) {
    if (error instanceof CannotTell) throw error;
    return failed(whyNoValue(error));
  }
}

/** `3`, or `4 (workers)`: a bound as a person reads it. */
export const shownBound = (value: number, { text }: Expression): string =>
  text === String(value) ? text : `${value} (${text})`;
