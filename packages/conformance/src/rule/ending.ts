import type { Observation } from '../model/observation.js';
import { failed, passed, type Outcome } from './rule.js';
import { nameOf, type Of, type Run } from './run.js';

const lively = new Set<Observation['kind']>([
  'event',
  'stray',
  'comment',
  'stderr',
  'fork',
  'exec',
  'input',
  'kill',
]);

/** The quiet that was never broken, when the program had to be ended by force: it was stuck. */
export function stuckAt(trace: readonly Observation[]): Of<'quiet'> | undefined {
  let quiet: Of<'quiet'> | undefined;
  for (const seen of trace) {
    if (seen.kind === 'quiet') quiet = seen;
    else if (lively.has(seen.kind)) quiet = undefined;
    else if (seen.kind === 'limit') return undefined;
    else if (seen.kind === 'end' && seen.left.processes?.length === 0) return undefined;
  }
  return quiet;
}

/** What the processes sat in when nothing moved any more. */
export function describeStuck(run: Run, quiet: Of<'quiet'>): string {
  const look = run.trace.findLast((seen) => seen.kind === 'state');
  const all = look?.kind === 'state' && look.index > quiet.index ? look.processes : [];
  const parts = all.map(
    (p) => `${nameOf(run, p.pid)} in ${p.state === 'Z' ? 'the grave' : (p.call ?? p.state)}`,
  );
  return `every process waits for ever${parts.length > 0 ? `: ${parts.slice(0, 6).join(', ')}` : ''}`;
}

/** Fails when the program did not end by itself. */
export function judgeEnds(run: Run): Outcome {
  const limit = run.trace.find((seen) => seen.kind === 'limit');
  if (limit?.kind === 'limit') {
    const what =
      limit.what === 'time'
        ? `${limit.max} ms`
        : `${limit.max} ${limit.what === 'output' ? 'bytes of output' : 'processes at once'}`;
    return failed(`ended by force: it went beyond ${what}`, [limit.index]);
  }
  const quiet = stuckAt(run.trace);
  if (quiet) return failed(describeStuck(run, quiet), [quiet.index]);
  if (!run.end) return failed('the end of the program was never seen');
  const [first] = run.forced;
  if (first === undefined) return passed;
  return failed(`${nameOf(run, first)} was still there and had to be ended by force`, [
    run.end.index,
  ]);
}
