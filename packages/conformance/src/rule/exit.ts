import type { Expression } from '../contract/expression.js';
import { whyNoValue } from '../contract/no-value.js';
import { resolveCaptured, valuesOf, type Captured } from './captured.js';
import { CannotTell, failed, passed, unknown, type CompiledRule, type Outcome } from './rule.js';
import { nameOf, pidOf, type Run } from './run.js';
import { expression, findActor, type Path, type RuleKind, type Scope } from './scope.js';

type Demand = { readonly signal: string } | { readonly status: Expression };
type Who = { readonly name: string; readonly named?: Captured };

/** `program`, an actor, or `actor.event.field`: the process that a line names by its id. */
function whoIs(text: string, scope: Scope, path: Path): Who | undefined {
  if (text === 'program') return { name: text };
  if (!text.includes('.')) return findActor(text, scope, path) && { name: text };
  const named = resolveCaptured(text, scope, path);
  return named && { name: text, named };
}

function demand(value: string | number, scope: Scope, path: Path): Demand | undefined {
  if (typeof value === 'string' && /^SIG[A-Z0-9]+$/.test(value)) return { signal: value };
  const status = expression(value, 'int', scope, path);
  return status && { status };
}

type One = { readonly name: string; readonly pid: number | undefined };

function pidsOf({ name, named }: Who, run: Run): One[] {
  if (named) return valuesOf(named, run).map((v) => ({ name: 'the one named', pid: +v.value }));
  if (name === 'program') return [{ name: 'the program', pid: run.start?.pid }];
  return (run.instances.get(name) ?? []).map((i) => ({ name: i.name, pid: pidOf(i) }));
}

/** Whom each demand is about: of a process that a line names, only what is demanded of that. */
function* cases(demands: readonly (readonly [Who, Demand])[], run: Run) {
  const named = demands.flatMap(([who]) => (who.named ? pidsOf(who, run) : []));
  for (const [who, one] of demands) {
    const all = pidsOf(who, run);
    const others = all.filter(({ pid }) => !named.some((other) => other.pid === pid));
    yield [one, who.named ? all : others] as const;
  }
}

function wanted(demanded: Demand, run: Run): number | string {
  return 'signal' in demanded ? demanded.signal : Number(demanded.status.value(run));
}

function judgeOne(name: string, pid: number | undefined, want: number | string, run: Run): Outcome {
  if (pid === undefined) return failed(`${name} never ran: no line of it was seen`);
  const shown = name.startsWith('the ') ? nameOf(run, pid) : `${name} (${pid})`;
  const exit = run.processes.get(pid)?.exit;
  const must = typeof want === 'number' ? `end with status ${want}` : `be ended by ${want}`;
  if (run.forced.has(pid))
    return failed(`${shown} had not ended when the run was over; it must ${must}`);
  const got = exit?.signal ?? exit?.status;
  if (got === undefined) {
    if (run.sampled) return unknown(`the end of ${shown} was not seen: processes are sampled here`);
    return failed(`${shown} was never seen to end; it must ${must}`);
  }
  if (got === want || run.kills.some((k) => k.pid === pid && k.signal === got)) return passed;
  const ended = typeof got === 'number' ? `ended with status ${got}` : `was ended by ${got}`;
  return failed(`${shown} ${ended}; it must ${must}`, exit ? [exit.index] : []);
}

function compile(value: unknown, scope: Scope): CompiledRule {
  const simple = typeof value !== 'object';
  const everyone = ['program', ...scope.actors.keys()];
  const pairs = simple
    ? everyone.map((who) => [who, value as string | number] as const)
    : Object.entries(value as Record<string, string | number>);
  const demands: (readonly [Who, Demand])[] = [];
  for (const [text, wanted] of pairs) {
    const path = simple ? [] : [text];
    const who = whoIs(text, scope, path);
    const found = demand(wanted, scope, path);
    if (who && found) demands.push([who, found]);
    else if (simple) break; // one mistake, not one for each actor
  }
  return {
    expectsSignal(run, pid) {
      for (const [one, all] of cases(demands, run)) {
        if ('signal' in one && all.some((p) => p.pid === pid)) return one.signal;
      }
      return undefined;
    },
    judge(run) {
      let result: Outcome = passed;
      for (const [one, all] of cases(demands, run)) {
        let want: number | string;
        try {
          want = wanted(one, run);
        } catch (error) {
          if (error instanceof CannotTell) throw error;
          return failed(whyNoValue(error));
        }
        for (const { name, pid } of all) {
          const outcome = judgeOne(name, pid, want, run);
          if (outcome.verdict === 'failed') return outcome;
          if (outcome.verdict !== 'passed') result = outcome;
        }
      }
      return result;
    },
  };
}

/**
 * `exit: 0`, or per actor and `program`: a status (number or expression) or a signal. With
 * `actor.event.field: SIGKILL`, the process that the line names by its id ends otherwise.
 */
export const exit: RuleKind = { name: 'exit', compile };
