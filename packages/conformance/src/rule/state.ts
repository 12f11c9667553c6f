import type { Look, ProcessState } from '../model/observation.js';
import { resolve, isProcessEvent, occurrences } from './occurrence.js';
import { failed, passed, unknown, type CompiledRule, type Outcome } from './rule.js';
import { pidOf, type Instance, type Of, type Run } from './run.js';
import { findActor, unusable, type RuleKind, type Scope } from './scope.js';

type State =
  'zombie' | 'gone' | 'orphan' | 'stopped' | 'sleeping' | 'blocked' | 'stuck' | 'running' | 'alive';
type Value = { readonly at: string; readonly of: string; readonly is: State };

/** Whether its parent has become someone outside the program: who adopted it. */
function isOrphan(seen: ProcessState, run: Run): boolean {
  const old = run.processes.get(seen.pid)?.parent;
  return seen.state !== 'Z' && seen.ppid !== old && !run.processes.has(seen.ppid);
}

function isState(state: State, seen: ProcessState | undefined, look: Look, run: Run): boolean {
  if (state === 'gone') return seen === undefined;
  if (!seen) return false;
  const alive = seen.state !== 'Z' && seen.state !== 'X';
  if (state === 'zombie') return seen.state === 'Z';
  if (state === 'stopped') return seen.state === 'T';
  if (state === 'running') return seen.state === 'R';
  if (state === 'sleeping') return seen.state === 'S' || seen.state === 'D';
  if (state === 'blocked') return alive && seen.forever;
  if (state === 'stuck') return alive && seen.forever && look.quiet === true;
  return state === 'orphan' ? isOrphan(seen, run) : alive;
}

const words: Record<string, string> = {
  R: 'running',
  S: 'sleeping',
  D: 'waiting for a device',
  T: 'stopped',
  Z: 'a zombie',
  X: 'dead',
};

function describe(seen: ProcessState | undefined): string {
  if (!seen) return 'gone';
  return `${words[seen.state] ?? seen.state}, child of process ${seen.ppid}`;
}

/** The first who is not as demanded; an actor that never spoke counts as not. */
function offender(
  instances: readonly Instance[],
  state: State,
  look: Look,
  run: Run,
): Instance | undefined {
  return instances.find((instance) => {
    const pid = pidOf(instance);
    if (pid === undefined) return state !== 'gone';
    return !isState(
      state,
      look.processes.find((p) => p.pid === pid),
      look,
      run,
    );
  });
}

/** The looks taken from outside between an event and the answer that let the program go on. */
function looksAfter(index: number, run: Run): Of<'state'>[] {
  const looks: Of<'state'>[] = [];
  for (const seen of run.trace.slice(index + 1)) {
    if (seen.kind === 'input') break;
    if (seen.kind === 'state') looks.push(seen);
  }
  return looks;
}

function judgeAt(
  given: Value,
  index: number,
  line: string,
  instances: readonly Instance[],
  run: Run,
): Outcome {
  const looks = looksAfter(index, run);
  const last = looks.at(-1);
  if (!last) return unknown(`nobody looked at the processes after ${line}`, [index]);
  if (looks.some((look) => !offender(instances, given.is, look, run))) return passed;
  const wrong = offender(instances, given.is, last, run);
  const pid = wrong && pidOf(wrong);
  const name = wrong ? `${wrong.name}${pid === undefined ? '' : ` (${pid})`}` : given.of;
  const got =
    pid === undefined ? 'never seen' : describe(last.processes.find((p) => p.pid === pid));
  return failed(`after ${line}, ${name} is ${got}; expected ${given.is}`, [index, last.index]);
}

function compile(value: unknown, scope: Scope): CompiledRule {
  const given = value as Value;
  const at = resolve(given.at, scope, ['at']);
  const actor = findActor(given.of, scope, ['of']);
  if (at && (isProcessEvent(at) || !scope.checkpoints.includes(given.at))) {
    const list = scope.checkpoints.join(', ') || 'none yet';
    scope.problem(['at'], `${given.at} is no checkpoint: add it to checkpoints (${list})`);
  }
  if (!at || !actor) return unusable;
  const instancesOf = (run: Run) => run.instances.get(actor.name) ?? [];
  return {
    state: {
      event: given.at,
      holds: (look, run) => !offender(instancesOf(run), given.is, look, run),
    },
    judge(run) {
      const times = occurrences(at, run);
      if (times.length === 0)
        return failed(`${given.at} never came, so there was nothing to look at`);
      for (const one of times) {
        const outcome = judgeAt(given, one.index, one.text, instancesOf(run), run);
        if (outcome.verdict !== 'passed') return outcome;
      }
      return passed;
    },
  };
}

/** `state: { at: checkpoint, of: actor, is: zombie }`: what the processes are, seen from outside. */
export const state: RuleKind = { name: 'state', compile };
