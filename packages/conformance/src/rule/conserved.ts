import { boundOf, shownBound } from './bound.js';
import { resolveCaptured, valuesOf, type Value } from './captured.js';
import { failed, passed, type Outcome } from './rule.js';
import { expression, unusable, type RuleKind } from './scope.js';

interface Given {
  readonly put: string;
  readonly got: string;
  readonly lostAtMost?: string | number;
}

/** What is got without having been put: doubled, got before it was put, or made up. */
function extra(got: Value, before: readonly Value[], puts: readonly Value[]): Outcome {
  const put = puts.find((one) => one.value === got.value);
  if (!put) return failed(`${got.text} is made up: nobody puts ${got.value}`, [got.index]);
  if (before.length === 0)
    return failed(`${got.text} comes before it is put: ${put.text}`, [got.index, put.index]);
  const last = before.at(-1);
  const shown = [last?.index ?? put.index, got.index];
  return failed(`${got.text} is got once more than it is put, after ${last?.text ?? ''}`, shown);
}

/**
 * `conserved: { put: producer.put.item, got: consumer.got.item, lostAtMost: 1 }`: what is got is
 * what was put, nothing lost, doubled or made up; values are compared as printed, as a multiset.
 * `put` is printed before putting and `got` after getting, so at no time more is got than was put.
 * What a process has announced and was killed before putting counts as lost: say how much may be
 * (default: 0).
 */
export const conserved: RuleKind = {
  name: 'conserved',
  compile(value, scope) {
    const given = value as Given;
    const put = resolveCaptured(given.put, scope, ['put']);
    const got = resolveCaptured(given.got, scope, ['got']);
    const most = expression(given.lostAtMost ?? 0, 'int', scope, ['lostAtMost']);
    if (!put || !got || !most) return unusable;
    return {
      judge(run) {
        const limit = boundOf(most, run);
        if (typeof limit !== 'number') return limit;
        const puts = valuesOf(put, run);
        const waiting = new Map<string, Value[]>();
        const taken = new Map<string, Value[]>();
        let next = 0;
        for (const one of valuesOf(got, run)) {
          for (let seen = puts[next]; seen && seen.index < one.index; seen = puts[++next])
            waiting.set(seen.value, [...(waiting.get(seen.value) ?? []), seen]);
          const before = taken.get(one.value) ?? [];
          if (!waiting.get(one.value)?.shift()) return extra(one, before, puts);
          taken.set(one.value, [...before, one]);
        }
        const lost = [...[...waiting.values()].flat(), ...puts.slice(next)];
        if (lost.length <= limit) return passed;
        const first = lost.toSorted((a, b) => a.index - b.index)[limit];
        const allowed = limit > 0 ? `; at most ${shownBound(limit, most)} may be` : '';
        const text = `${lost.length} of ${puts.length} are lost${allowed}: nobody gets ${first?.text ?? ''}`;
        return failed(text, first ? [first.index] : []);
      },
    };
  },
};
