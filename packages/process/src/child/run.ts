import { decode, findTarget, labelOf, reportOf } from '@isoproc/core';
import { native } from '@isoproc/native';
import { type Control, Parcel, type RawMessage } from '../control.js';
import { joinOrdinary } from '../family.js';
import { assume } from '../identity.js';
import type { Job, Report } from '../message.js';
import { SerializeError } from '../error.js';

/** Ends by _exit(2) after the `exit` handlers: tearing a JavaScript engine down helps nobody. */
function endQuickly(): void {
  const hooks = process as unknown as { reallyExit: (status?: number) => never };
  hooks.reallyExit = (status = 0) => native.exit(status & 0xff);
}

function say(control: Control, report: Report): void {
  let parcel;
  try {
    parcel = new Parcel(report);
  } catch (cause) {
    // The work is done all the same: whoever asks for the result is told.
    parcel = new Parcel({
      kind: 'error',
      error: reportOf(new SerializeError('the result', cause)),
    });
  }
  control.sendSync(parcel);
}

type Find = () => Promise<(...args: unknown[]) => unknown>;

/** Calls the target, and tells the parent what it gave back. */
export async function perform(
  find: Find,
  { data, fds }: RawMessage,
  control: Control,
  done: () => void,
) {
  const fn = await find();
  const value = await fn(...(decode(data, fds) as unknown[]));
  done();
  say(control, { kind: 'result', value });
}

/** Ends this process when its parent has: PR_SET_PDEATHSIG is too late for a parent dead already. */
export function dieWithParent(control: Control): void {
  control.watch(() => {
    control.receive(true);
    if (control.ended) process.kill(process.pid, 'SIGKILL');
  });
}

function become({ cwd, env, umask }: Job): void {
  if (umask !== undefined) process.umask(umask);
  if (cwd !== undefined) process.chdir(cwd);
  if (env === undefined) return;
  for (const name of Object.keys(process.env))
    if (!(name in env)) Reflect.deleteProperty(process.env, name);
  Object.assign(process.env, env);
}

/** Runs the job, tells the parent how it went, and ends this process. */
export async function run(job: Job, control: Control): Promise<void> {
  const { target, identity, argv } = job;
  process.argv = [...argv];
  assume(identity);
  endQuickly();
  const sent = control.receiveRaw(false);
  if (sent === undefined) process.exit(0);
  if (!identity.detached) dieWithParent(control);
  const fail = (error: unknown) => {
    process.stderr.write(`Process ${identity.name}:\n${reportOf(error).stack}\n`);
    say(control, { kind: 'error', error: reportOf(error) });
    process.exit(1);
  };
  process.on('uncaughtException', (error) => {
    // The target's own handler decides, as in any Node program.
    if (process.listenerCount('uncaughtException') === 1) fail(error);
  });
  const drained = () => {
    fail(
      new Error(`${labelOf(target)}: its promise never settled, and nothing is left to wait for`),
    );
  };
  process.once('beforeExit', drained);
  try {
    become(job);
    const find = () => findTarget(target);
    await perform(find, sent, control, () => process.off('beforeExit', drained));
  } catch (error) {
    fail(error);
  }
  await joinOrdinary();
  process.exit();
}
