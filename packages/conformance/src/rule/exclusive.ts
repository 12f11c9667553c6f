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
import { CannotTell, failed, passed } from './rule.js';
import { pidOf, type Instance, type Run } from './run.js';
import { expression, unusable, type RuleKind } from './scope.js';

type Value = {
  readonly from: string;
  readonly to: string;
  readonly max: string | number;
  readonly reached?: boolean;
  readonly by?: string;
};
type Inside = ReadonlyMap<Instance, Occurrence>;

/** Where a process is no longer inside whatever it said: it has ended, or was struck by SIGKILL. */
function endOf(pid: number | undefined, run: Run): number | undefined {
  const kill = run.kills.find((seen) => seen.pid === pid && seen.signal === 'SIGKILL');
  const exit = pid === undefined ? undefined : run.processes.get(pid)?.exit;
  return kill?.index ?? exit?.index;
}

/** Who is inside right after each time that somebody has come in, in the order of the trace. */
function* crowds(froms: readonly Occurrence[], tos: readonly Occurrence[], run: Run) {
  const inside = new Map<Instance, Occurrence>();
  const all = [...froms.map((one) => ({ one, enters: true }))];
  all.push(...tos.map((one) => ({ one, enters: false })));
  all.sort((a, b) => a.one.index - b.one.index);
  for (const { one, enters } of all) {
    for (const instance of inside.keys()) {
      const end = endOf(pidOf(instance), run);
      if (end !== undefined && end < one.index) inside.delete(instance);
    }
    if (!enters) inside.delete(one.instance);
    else if (!inside.has(one.instance)) inside.set(one.instance, one);
    if (enters) yield inside as Inside;
  }
}

/** Without tracing an end is seen late or not at all: who never left may have been gone. */
function needEnds(inside: Inside, tos: readonly Occurrence[], run: Run): void {
  if (!run.sampled) return;
  for (const [instance, since] of inside) {
    if (tos.some((to) => to.instance === instance && to.index > since.index)) continue;
    throw new CannotTell(`${instance.name} may have ended inside: processes are sampled here`);
  }
}

/** What is judged together: all, or what has the same value of a field. */
function apart(all: readonly Occurrence[], by: string | undefined): Map<string, Occurrence[]> {
  const found = new Map<string, Occurrence[]>();
  for (const one of all) {
    const value = by === undefined ? '' : (fieldOf(one, by) ?? '');
    const known = found.get(value);
    if (known) known.push(one);
    else found.set(value, [one]);
  }
  return found;
}

const shown = (inside: Inside) => [...inside.values()].map((one) => one.text).join(', ');
const indexes = (inside: Inside) => [...inside.values()].map((one) => one.index);

/**
 * `exclusive: { from: worker.enter, to: worker.leave, max: 1, reached: true }`: never more than
 * `max` processes between the two events; with `reached`, that many really were, at least once;
 * `by: field`: for each value of the field on its own.
 * Exact when `from` is printed after coming in, and `to` before going out. Who has ended is not
 * inside. One who comes in twice is still one.
 */
export const exclusive: RuleKind = {
  name: 'exclusive',
  compile(value, scope) {
    const given = value as Value;
    const from = resolve(given.from, scope, ['from']);
    const to = resolve(given.to, scope, ['to']);
    const max = expression(given.max, 'int', scope, ['max']);
    if (from && to && from.actor !== to.actor)
      scope.problem(
        ['to'],
        `${to.text} is not of ${from.actor.name}, who comes in: name its event`,
      );
    if (!from || !to || !max) return unusable;
    const { by } = given;
    if (by !== undefined) for (const one of [from, to]) checkField(one, by, scope, ['by']);
    return {
      judge(run) {
        if (isProcessEvent(from) || isProcessEvent(to)) needExact(run);
        const limit = boundOf(max, run);
        if (typeof limit !== 'number') return limit;
        let most = new Map<Instance, Occurrence>() as Inside;
        const ins = apart(occurrences(from, run), by);
        const outs = apart(occurrences(to, run), by);
        for (const [value, froms] of ins) {
          const tos = outs.get(value) ?? [];
          for (const inside of crowds(froms, tos, run)) {
            if (inside.size > limit) {
              needEnds(inside, tos, run);
              const many = `${inside.size} are inside at once, at most ${shownBound(limit, max)} may be`;
              return failed(`${many}: ${shown(inside)}`, indexes(inside));
            }
            if (inside.size > most.size) most = new Map(inside);
          }
        }
        if (given.reached !== true || most.size >= limit) return passed;
        const few = `at most ${most.size} are ever inside at once, never ${shownBound(limit, max)}`;
        return failed(most.size > 0 ? `${few}: ${shown(most)}` : few, indexes(most));
      },
    };
  },
};
