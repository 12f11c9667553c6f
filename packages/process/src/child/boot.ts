// The program of every child: waits on descriptor 3 to be told what to do, and does it.
import { importTargets, markChild, synchronousOutput } from '@isoproc/core';
import { native } from '@isoproc/native';
import { Control, Parcel } from '../control.js';
import type { Job, Preparation } from '../message.js';
import { rehearse } from './rehearse.js';
import { run } from './run.js';

markChild();
synchronousOutput();
// Close-on-exec, so that what the child starts does not hold our end open.
const control = new Control(native.dup(3));
native.close(3);

async function prepare(modules: readonly string[]): Promise<void> {
  // A parked spare is no part of the program yet: Ctrl-C is for the others.
  const ignore = () => undefined;
  process.on('SIGINT', ignore);
  for (const module of modules) {
    // What fails here fails again, and is told, when a job needs it.
    await importTargets(module).catch(ignore);
  }
  await rehearse();
  // It is most of what the end of this process has to take down, and booting was its use.
  native.dropCleanPages();
  await rehearse();
  control.sendSync(new Parcel({ kind: 'ready' }));
}

async function boot(): Promise<void> {
  for (;;) {
    const message = control.receive(false) as Preparation | Job | undefined;
    // Nobody is there any more to give a job.
    if (message === undefined) native.exit(0);
    if (message.kind !== 'prepare') {
      process.removeAllListeners('SIGINT');
      return run(message, control);
    }
    await prepare(message.modules);
  }
}

void boot();
