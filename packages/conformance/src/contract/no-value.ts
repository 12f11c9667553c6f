import { EvaluationError } from '@marcbachmann/cel-js';

/** Why an expression has no value, in words. */
export function whyNoValue(error: unknown): string {
  if (!(error instanceof EvaluationError))
    return String(error instanceof Error ? error.message : error);
  const missing = /^No such key: (\w+)$/.exec(error.summary);
  if (!missing) return error.cause instanceof Error ? error.cause.message : error.summary;
  const { input, range } = error.node ?? {};
  const what = input && range ? input.slice(range.start, range.end) : missing[1];
  return `${what ?? 'a value'} was never printed`;
}
