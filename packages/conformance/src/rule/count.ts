import { whyNoValue } from '../contract/no-value.js';
import { isProcessEvent, needExact, occurrences, resolve } from './occurrence.js';
import { CannotTell, failed, passed } from './rule.js';
import { expression, unusable, type RuleKind } from './scope.js';

type Bound = 'is' | 'atMost' | 'atLeast';
type Value = { readonly of: string } & Readonly<Partial<Record<Bound, string | number>>>;
const words = { is: 'exactly', atMost: 'at most', atLeast: 'at least' };
const holds = {
  is: (n: number, bound: number) => n === bound,
  atMost: (n: number, bound: number) => n <= bound,
  atLeast: (n: number, bound: number) => n >= bound,
};

/** `count: { of: actor.event, is | atMost | atLeast: expression }`: how often, in all. */
export const count: RuleKind = {
  name: 'count',
  compile(value, scope) {
    const given = value as Value;
    const of = resolve(given.of, scope, ['of']);
    const bounds = (['is', 'atMost', 'atLeast'] as const).flatMap((kind) => {
      const text = given[kind];
      const bound = text === undefined ? undefined : expression(text, 'int', scope, [kind]);
      return bound ? [{ kind, bound }] : [];
    });
    if (!of) return unusable;
    return {
      judge(run) {
        if (isProcessEvent(of)) needExact(run);
        const found = occurrences(of, run);
        for (const { kind, bound } of bounds) {
          let limit: number;
          try {
            limit = Number(bound.value(run));
          } catch (error) {
            if (error instanceof CannotTell) throw error;
            return failed(whyNoValue(error));
          }
          if (holds[kind](found.length, limit)) continue;
          const reason = /^\d+$/.test(bound.text) ? '' : ` (${bound.text})`;
          const text = `${of.text} came ${found.length} times, not ${words[kind]} ${limit}${reason}`;
          const shown = found.length > limit ? found.slice(limit, limit + 1) : found.slice(-1);
          return failed(
            text,
            shown.map((one) => one.index),
          );
        }
        return passed;
      },
    };
  },
};
