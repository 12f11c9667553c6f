import type { Expression } from '../contract/expression.js';
import { whyNoValue } from '../contract/no-value.js';
import { CannotTell, failed, passed, unknown, type CompiledRule, type Outcome } from './rule.js';
import { nameOf, pidOf, type Run } from './run.js';
import { expression, findActor, type Path, type RuleKind, type Scope } from './scope.js';

type Demand = { readonly signal: string } | { readonly status: Expression };

function demand(value: string | number, scope: Scope, path: Path): Demand | undefined {
  if (typeof value === 'string' && /^SIG[A-Z0-9]+$/.test(value)) return { signal: value };
  const status = expression(value, 'int', scope, path);
  return status && { status };
}

function pidsOf(who: string, run: Run): { name: string; pid: number | undefined }[] {
  if (who === 'program') return [{ name: 'the program', pid: run.start?.pid }];
  return (run.instances.get(who) ?? []).map((i) => ({ name: i.name, pid: pidOf(i) }));
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
  const demands = new Map<string, Demand>();
  for (const [who, text] of pairs) {
    const path = simple ? [] : [who];
    if (who !== 'program') findActor(who, scope, path);
    const found = demand(text, scope, path);
    if (found) demands.set(who, found);
    else if (simple) break; // one mistake, not one for each actor
  }
  return {
    expectsSignal(run, pid) {
      for (const [who, one] of demands) {
        if ('signal' in one && pidsOf(who, run).some((p) => p.pid === pid)) return one.signal;
      }
      return undefined;
    },
    judge(run) {
      let result: Outcome = passed;
      for (const [who, one] of demands) {
        let want: number | string;
        try {
          want = wanted(one, run);
        } catch (error) {
          if (error instanceof CannotTell) throw error;
          return failed(whyNoValue(error));
        }
        for (const { name, pid } of pidsOf(who, run)) {
          const outcome = judgeOne(name, pid, want, run);
          if (outcome.verdict === 'failed') return outcome;
          if (outcome.verdict !== 'passed') result = outcome;
        }
      }
      return result;
    },
  };
}

/** `exit: 0`, or per actor and `program`: a status (number or expression) or a signal. */
export const exit: RuleKind = { name: 'exit', compile };
