import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { planFault } from '../judge/index.js';
import type { RunResult } from '../model/result.js';
import { Supervisor, SupervisorError } from '../supervise/index.js';
import { commandLine, type Job } from './job.js';
import { couldNotRun, resultOf } from './result.js';
import { faultRandom } from './seed.js';
import { type Control, Session } from './session.js';

/** Does one run and judges it. Undefined: it was interrupted by `signal`, and nothing is left. */
export async function runJob(job: Job, signal?: AbortSignal): Promise<RunResult | undefined> {
  const own = job.cwd === undefined ? await mkdtemp(join(tmpdir(), 'isoproc-')) : undefined;
  try {
    return await superviseJob(job, job.cwd ?? own ?? '.', signal);
  } finally {
    if (own !== undefined) await rm(own, { recursive: true, force: true });
  }
}

async function superviseJob(
  job: Job,
  cwd: string,
  signal: AbortSignal | undefined,
): Promise<RunResult | undefined> {
  if (signal?.aborted) return undefined;
  const [file, ...args] = commandLine(job);
  if (file === undefined) return couldNotRun(job, 'there is no command to run');
  const { contract, fault, parameters, seed } = job;
  const plan =
    fault === undefined ? undefined : planFault(contract, fault, parameters, faultRandom(seed));
  const supervisor = new Supervisor({
    command: [file, ...args],
    terminal: job.mode === 'terminal',
    trace: job.trace !== false,
    hold: plan !== undefined && job.trace !== false,
    perturb: job.level,
    seed,
    cwd,
    // In another one, whose the files are that appear in it cannot be known.
    ownCwd: job.cwd === undefined,
    env: environment(),
    onMessage: (message) => session.accept(message),
  });
  const control: Control = {
    input: (text) => supervisor.input(text),
    state: async () => (await supervisor.state()).processes,
    kill: (pid, name) => supervisor.kill(pid, name),
    release: (pid) => supervisor.release(pid),
    end: () => void supervisor.end().catch(() => undefined), // awaited below, as `ended`
  };
  const session = new Session(job, control, plan);
  signal?.addEventListener('abort', control.end, { once: true });
  try {
    await supervisor.ended;
    return signal?.aborted ? undefined : resultOf(job, session.trace);
  } catch (error) {
    if (signal?.aborted) return undefined;
    if (!(error instanceof SupervisorError)) throw error;
    return couldNotRun(job, error.message);
  } finally {
    signal?.removeEventListener('abort', control.end);
    session.close();
  }
}

/** Without what would hide that output is never flushed; an interpreter's caches are not the program's. */
function environment(): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...process.env, PYTHONDONTWRITEBYTECODE: '1' };
  delete env.PYTHONUNBUFFERED;
  return env;
}
