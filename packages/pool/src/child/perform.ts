import { EACH, SPREAD } from '../layout.js';

type Fn = (...args: unknown[]) => unknown;

/** How the calls of a list went. */
export interface Calls {
  readonly values: unknown[];
  readonly errors: [place: number, error: unknown][];
}

export const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';

/**
 * Calls `fn` for each item. A promise only comes when one of the calls gave one.
 *
 * @param at - told which item is next
 */
export function performEach(
  fn: Fn,
  items: readonly unknown[],
  kind: typeof EACH | typeof SPREAD,
  at: (item: number) => void,
): Calls | Promise<Calls> {
  const calls: Calls = { values: new Array<unknown>(items.length), errors: [] };
  for (let i = 0; i < items.length; i++) {
    at(i);
    try {
      const value = kind === EACH ? fn(items[i]) : fn(...(items[i] as unknown[]));
      if (isThenable(value)) return goOn(fn, items, kind, at, calls, i, value);
      calls.values[i] = value;
    } catch (error) {
      calls.errors.push([i, error]);
    }
  }
  return calls;
}

async function goOn(
  fn: Fn,
  items: readonly unknown[],
  kind: number,
  at: (item: number) => void,
  calls: Calls,
  first: number,
  begun: PromiseLike<unknown>,
): Promise<Calls> {
  for (let i = first; i < items.length; i++) {
    if (i > first) at(i);
    try {
      const call = () => (kind === EACH ? fn(items[i]) : fn(...(items[i] as unknown[])));
      calls.values[i] = await (i === first ? begun : call());
    } catch (error) {
      calls.errors.push([i, error]);
    }
  }
  return calls;
}
