import { stuckAt } from './ending.js';
import { failed, passed, unknown, type CompiledRule, type Outcome } from './rule.js';
import { nameOf, type Of, type Run } from './run.js';

const typedSignals: Record<string, string> = { '\u0003': 'SIGINT', '\u001c': 'SIGQUIT' };
const inherited = new Set(['SIGKILL', 'SIGTERM', 'SIGHUP', 'SIGPIPE']);

function isTyped(run: Run, exit: Of<'exit'>): boolean {
  return run.trace.some((seen) => {
    if (seen.kind !== 'input' || seen.index > exit.index) return false;
    const typed = seen.text ?? '';
    return Object.keys(typedSignals).some(
      (k) => typed.includes(k) && typedSignals[k] === exit.signal,
    );
  });
}

/** By the fault: on it, or on one above it, whose death may take it along. */
function isKilled(run: Run, exit: Of<'exit'>): boolean {
  const walked = new Set<number>();
  let pid: number | undefined = exit.pid;
  while (pid !== undefined && !walked.has(pid)) {
    walked.add(pid);
    const kill = run.kills.find((k) => k.pid === pid && k.index < exit.index);
    if (kill?.signal === exit.signal) return true;
    if (kill && pid !== exit.pid) return inherited.has(exit.signal ?? '');
    pid = run.processes.get(pid)?.parent;
  }
  return false;
}

/** Fails when a signal ends a process that no fault, no key and no rule asked for. */
export function judgeSurvives(run: Run, rules: readonly CompiledRule[]): Outcome {
  const over = run.trace.find((seen) => seen.kind === 'limit') ?? stuckAt(run.trace);
  for (const { exit } of run.processes.values()) {
    if (exit?.signal === undefined || run.forced.has(exit.pid)) continue;
    if (over && exit.index > over.index) continue;
    if (rules.some((rule) => rule.expectsSignal?.(run, exit.pid) === exit.signal)) continue;
    if (isTyped(run, exit) || isKilled(run, exit)) continue;
    return failed(`${nameOf(run, exit.pid)} is ended by ${exit.signal}`, [exit.index]);
  }
  return run.sampled ? unknown('an end may have gone unseen: processes are sampled here') : passed;
}
