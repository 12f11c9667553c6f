import {
  fieldOf,
  isProcessEvent,
  needExact,
  occurrences,
  resolve,
  type Occurrence,
  type Reference,
} from './occurrence.js';
import { failed, passed, type CompiledRule, type Outcome } from './rule.js';
import { pidOf, type Run } from './run.js';
import { unusable, type RuleKind, type Scope } from './scope.js';

type By = string | { readonly first: string; readonly then: string };
type Value = readonly string[] | { readonly first: string; readonly then: string; readonly by: By };

function contradiction(late: Occurrence, early: Occurrence, first: Reference): Outcome {
  return failed(
    `${early.text} comes before ${late.text}, but every ${first.text} must come first`,
    [early.index, late.index],
  );
}

/** Every first before every then; a process that has not ended is a first that never came. */
function judgeAll(first: Reference, then: Reference, run: Run): Outcome {
  const firsts = occurrences(first, run);
  const early = occurrences(then, run)[0];
  if (!early) return passed;
  const late = firsts.at(-1);
  if (late && late.index > early.index) return contradiction(late, early, first);
  const absent = isProcessEvent(first)
    ? run.instances
        .get(first.actor.name)
        ?.find((i) => pidOf(i) !== undefined && !firsts.some((o) => o.instance === i))
    : undefined;
  if (!absent && late) return passed;
  const what = absent ? `the ${first.text.split('.')[1] ?? ''} of ${absent.name}` : first.text;
  return failed(`${early.text} comes though ${what} never did`, [early.index]);
}

/** Each then has had its own first: the one with the same value of a field. */
function judgeBy(first: Reference, then: Reference, by: By, run: Run): Outcome {
  const [mine, theirs] = typeof by === 'string' ? [by, by] : [by.first, by.then];
  const firsts = new Map<string, Occurrence>();
  for (const one of occurrences(first, run)) {
    const key = fieldOf(one, mine);
    if (key !== undefined && !firsts.has(key)) firsts.set(key, one);
  }
  for (const one of occurrences(then, run)) {
    const key = fieldOf(one, theirs) ?? '';
    const match = firsts.get(key);
    if (!match)
      return failed(`${one.text} comes though no ${first.text} has ${mine}=${key}`, [one.index]);
    if (match.index > one.index) return contradiction(match, one, first);
  }
  return passed;
}

export function checkField(
  reference: Reference,
  field: string,
  scope: Scope,
  path: readonly string[],
): boolean {
  const printed =
    typeof reference.event === 'string' ? [] : reference.event.fields.map((f) => f.name);
  const known = [...printed, 'number', 'pid'];
  if (known.includes(field)) return true;
  scope.problem(path, `${reference.text} has no field "${field}": use one of ${known.join(', ')}`);
  return false;
}

function compile(value: unknown, scope: Scope): CompiledRule {
  const given = value as Value;
  if (!('by' in given)) {
    const chain = given.map((text, i) => resolve(text, scope, [String(i)]));
    return {
      judge(run) {
        if (chain.some((one) => one && isProcessEvent(one))) needExact(run);
        for (const [i, then] of chain.entries()) {
          const first = chain[i - 1];
          const outcome = first && then ? judgeAll(first, then, run) : passed;
          if (outcome.verdict !== 'passed') return outcome;
        }
        return passed;
      },
    };
  }
  const first = resolve(given.first, scope, ['first']);
  const then = resolve(given.then, scope, ['then']);
  if (!first || !then) return unusable;
  const { by } = given;
  const [mine, theirs] = typeof by === 'string' ? [by, by] : [by.first, by.then];
  const path = (key: string) => (typeof by === 'string' ? ['by'] : ['by', key]);
  checkField(first, mine, scope, path('first'));
  checkField(then, theirs, scope, path('then'));
  return {
    judge(run) {
      if (isProcessEvent(first) || isProcessEvent(then)) needExact(run);
      return judgeBy(first, then, by, run);
    },
  };
}

/** `before: [a, b]` or `{ first, then, by: field }`: this precedes that in every run. */
export const before: RuleKind = { name: 'before', compile };
