import { resolveCaptured, valuesOf, type Value } from './captured.js';
import { failed, passed, unknown } from './rule.js';
import type { Instance } from './run.js';
import { unusable, type RuleKind } from './scope.js';

interface Given {
  readonly put: string;
  readonly got: string;
}

/**
 * `fifo: { put: producer.put.item, got: consumer.got.item }`: what one process puts, another one
 * gets in the order in which it was put. Each pair of putter and getter is judged by itself, because
 * only lines of one process show in which order it really did something: `put` is printed before
 * putting and `got` after getting, so between two getters (or two putters) the later line may tell
 * of the earlier deed. With a single getter this is the whole order of each putter. Values must
 * differ, or it is unknown; one that is lost, doubled or made up is for `conserved` to judge.
 */
export const fifo: RuleKind = {
  name: 'fifo',
  compile(value, scope) {
    const given = value as Given;
    const put = resolveCaptured(given.put, scope, ['put']);
    const got = resolveCaptured(given.got, scope, ['got']);
    if (!put || !got) return unusable;
    return {
      judge(run) {
        const puts = new Map<string, Value>();
        for (const one of valuesOf(put, run)) {
          const same = puts.get(one.value);
          if (same)
            return unknown(`${one.text} cannot be told from ${same.text}`, [same.index, one.index]);
          puts.set(one.value, one);
        }
        const newest = new Map<Instance, Map<Instance, { put: Value; got: Value }>>();
        for (const one of valuesOf(got, run)) {
          const origin = puts.get(one.value);
          if (!origin) continue;
          const own = newest.get(one.instance) ?? new Map<Instance, { put: Value; got: Value }>();
          newest.set(one.instance, own);
          const before = own.get(origin.instance);
          if (before && origin.index < before.put.index) {
            const text = `${one.text} comes after ${before.got.text}, but ${origin.instance.name} put it earlier`;
            return failed(text, [origin.index, before.put.index, before.got.index, one.index]);
          }
          own.set(origin.instance, { put: origin, got: one });
        }
        return passed;
      },
    };
  },
};
