import { checkField } from './before.js';
import { fieldOf, occurrences, resolve, type Occurrence, type Reference } from './occurrence.js';
import type { Run } from './run.js';
import type { Path, Scope } from './scope.js';

/** `actor.event.field`: a value that an event line carries. */
export interface Captured {
  readonly text: string;
  readonly reference: Reference;
  readonly field: string;
}

/** One time that the value was printed. */
export interface Value extends Occurrence {
  readonly value: string;
}

export function resolveCaptured(text: string, scope: Scope, path: Path): Captured | undefined {
  const cut = text.lastIndexOf('.');
  const field = text.slice(cut + 1);
  const reference = resolve(text.slice(0, cut), scope, path);
  if (!reference || !checkField(reference, field, scope, path.map(String))) return undefined;
  return { text, reference, field };
}

/** Every value that was printed, in the order of the trace; a line without it says nothing. */
export function valuesOf({ reference, field }: Captured, run: Run): Value[] {
  return occurrences(reference, run).flatMap((one) => {
    const value = fieldOf(one, field);
    return value === undefined ? [] : [{ ...one, value }];
  });
}
