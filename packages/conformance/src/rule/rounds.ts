import { checkField } from './before.js';
import { boundOf, shownBound } from './bound.js';
import {
  fieldOf,
  isProcessEvent,
  needExact,
  occurrences,
  resolve,
  type Occurrence,
} from './occurrence.js';
import { failed, passed, type Outcome } from './rule.js';
import type { Instance, Run } from './run.js';
import { expression, unusable, type RuleKind } from './scope.js';

type Value = {
  readonly arrive: string;
  readonly pass: string;
  readonly parties: string | number;
  readonly round?: string;
};
type Turn = Occurrence & { readonly round: string };

/** Which round each event is of: what its line says, or how often this process has come here. */
function turns(all: readonly Occurrence[], round: string | undefined): Turn[] {
  const times = new Map<Instance, number>();
  return all.flatMap((one) => {
    const time = (times.get(one.instance) ?? 0) + 1;
    times.set(one.instance, time);
    const said = round === undefined ? String(time) : fieldOf(one, round);
    return said === undefined ? [] : [{ ...one, round: said }];
  });
}

/** The first arrival of each process, by round. */
function arrivals(all: readonly Turn[]): Map<string, Turn[]> {
  const found = new Map<string, Turn[]>();
  for (const one of all) {
    const known = found.get(one.round) ?? [];
    if (!known.some((other) => other.instance === one.instance)) known.push(one);
    found.set(one.round, known);
  }
  return found;
}

function tooEarly(pass: Turn, arrived: readonly Turn[], parties: string, run: Run): Outcome {
  const there = arrived.filter((one) => one.index < pass.index).length;
  const late = arrived.find((one) => one.index > pass.index);
  const spoken = arrived.map((one) => one.instance);
  const actor = arrived[0]?.instance.actor.name ?? pass.instance.actor.name;
  const missing = run.instances.get(actor)?.find((one) => !spoken.includes(one));
  const lacking = late
    ? `before ${late.text}`
    : missing
      ? `though ${missing.name} never arrived`
      : 'too early';
  const text = `${pass.text} comes ${lacking}: ${there} of ${parties} have arrived at round ${pass.round}`;
  return failed(text, late ? [pass.index, late.index] : [pass.index]);
}

/**
 * `rounds: { arrive: worker.arrive, pass: worker.pass, parties: workers, round: field }`: nobody
 * passes a round before that many processes have arrived at it. Without `round`, the n-th time that
 * a process arrives or passes is round n. Exact when `arrive` is printed before waiting, and `pass`
 * after.
 */
export const rounds: RuleKind = {
  name: 'rounds',
  compile(value, scope) {
    const given = value as Value;
    const arrive = resolve(given.arrive, scope, ['arrive']);
    const pass = resolve(given.pass, scope, ['pass']);
    const parties = expression(given.parties, 'int', scope, ['parties']);
    const { round } = given;
    if (!arrive || !pass || !parties) return unusable;
    if (round !== undefined)
      for (const one of [arrive, pass]) checkField(one, round, scope, ['round']);
    return {
      judge(run) {
        if (isProcessEvent(arrive) || isProcessEvent(pass)) needExact(run);
        const needed = boundOf(parties, run);
        if (typeof needed !== 'number') return needed;
        const arrived = arrivals(turns(occurrences(arrive, run), round));
        for (const one of turns(occurrences(pass, run), round)) {
          const all = arrived.get(one.round) ?? [];
          if (all.filter(({ index }) => index < one.index).length >= needed) continue;
          return tooEarly(one, all, shownBound(needed, parties), run);
        }
        return passed;
      },
    };
  },
};
