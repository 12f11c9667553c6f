import { targetModules } from '@isoproc/core';
import { native, POLLIN, SIGKILL, Watcher, WEXITED } from '@isoproc/native';
import { type BootEnvironment, canBecome, environmentNow } from './boot-environment.js';
import { Parcel } from './control.js';
import { type Launched, launch } from './launch.js';
import type { Report } from './message.js';
import { Event } from './wait.js';

/** A booted process that has loaded the program's modules, and is parked until it gets a job. */
interface Spare extends Launched {
  readonly ready: Event;
  readonly watcher: Watcher;
}

/**
 * Milliseconds from a start to the boot of the next spare, unless the child ends before: booting
 * takes a core for some time, which a short job and the end of its process would have to share.
 */
const PAUSE = 20;

const spares: Spare[] = [];
let wanted = 0;
let refilling = false;
let pause: NodeJS.Timeout | undefined;
let atExit = false;

function drop(spare: Spare): void {
  const i = spares.indexOf(spare);
  if (i >= 0) spares.splice(i, 1);
  spare.watcher.stop();
  spare.control.unwatch();
}

function bury(spare: Spare): void {
  drop(spare);
  spare.control.close();
  native.waitid({ pidfd: spare.pidfd }, WEXITED);
  native.close(spare.pidfd);
  spare.ready.happen();
}

function add(): void {
  if (!atExit) process.on('exit', endSpares);
  atExit = true;
  const launched = launch(environmentNow());
  const watcher = new Watcher(launched.pidfd, POLLIN, () => {
    bury(spare);
  });
  watcher.unref();
  const spare: Spare = { ...launched, ready: new Event(), watcher };
  spares.push(spare);
  spare.control.sendSync(new Parcel({ kind: 'prepare', modules: targetModules() }));
  spare.control.watch(() => {
    if ((spare.control.receive(true) as Report | undefined)?.kind === 'ready') spare.ready.happen();
    if (spare.ready.happened || spare.control.ended) spare.control.unwatch();
  });
}

/** Boots what is missing in store. */
export function refill(): void {
  clearTimeout(pause);
  pause = undefined;
  if (refilling || spares.length >= wanted) return;
  refilling = true;
  // After what is going on now: booting one costs this process a millisecond.
  setImmediate(() => {
    refilling = false;
    if (spares.length < wanted) add();
    refill();
  }).unref();
}

/** Takes the spare that has waited longest; undefined: none fits. It is replaced a little later. */
export function takeSpare(environment: BootEnvironment): Launched | undefined {
  wanted ||= 1;
  const spare = spares.find((one) => one.ready.happened) ?? spares[0];
  const fits = spare !== undefined && canBecome(spare.environment, environment);
  if (fits) drop(spare);
  pause ??= setTimeout(refill, PAUSE).unref();
  return fits ? spare : undefined;
}

/**
 * Sets how many booted processes are kept ready for `startMethod: 'warm'` (from the first warm start
 * on it is 1), and resolves when that many are. 0 ends them.
 *
 * A spare has loaded the modules that have made targets, so a warm start takes about a
 * hundredth of a fresh one. It costs about 40 MB of memory while it waits, most of it shared with this process;
 * the top level of those modules runs in it, even when no job ever comes; and it is
 * ended, unseen, with the process that owns it.
 *
 * @throws RangeError when `count` is not a whole number of at least 0
 */
export async function prepareSpares(count: number): Promise<void> {
  if (!Number.isInteger(count) || count < 0) {
    throw new RangeError(`prepareSpares(): a whole number is needed, got ${String(count)}`);
  }
  wanted = count;
  for (const extra of spares.slice(count)) end(extra);
  while (spares.length < wanted) add();
  const keepAlive = setInterval(() => undefined, 2 ** 30);
  await Promise.all(spares.map(({ ready }) => ready.promise));
  clearInterval(keepAlive);
}

function end(spare: Spare): void {
  native.pidfdSendSignal(spare.pidfd, SIGKILL);
  bury(spare);
}

function endSpares(): void {
  wanted = 0;
  for (const spare of [...spares]) end(spare);
}
