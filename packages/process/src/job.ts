import { labelOf } from '@isoproc/core';
import { accessSync, constants } from 'node:fs';
import {
  type BootEnvironment,
  difference,
  environmentNow,
  firstDirectory,
} from './boot-environment.js';
import { Parcel } from './control.js';
import { SerializeError } from './error.js';
import { type Launched, inheritedFlags, launch } from './launch.js';
import type { Job } from './message.js';
import { getStartMethod, type ProcessOptions, streamDescriptor } from './option.js';
import { takeSpare } from './spare.js';

function packArguments(name: string, args: readonly unknown[]): Parcel {
  try {
    return new Parcel(args);
  } catch (cause) {
    const sendable = (arg: unknown) => {
      try {
        new Parcel(arg).release();
        return true;
      } catch {
        return false;
      }
    };
    const bad = args.findIndex((arg) => !sendable(arg));
    throw new SerializeError(`argument ${String(bad + 1)} of ${name}`, cause);
  }
}

function boot(wanted: BootEnvironment, options: ProcessOptions): Launched {
  const { stdin, stdout, stderr, execArgv, detached = false } = options;
  const own = [stdin, stdout, stderr].map(streamDescriptor);
  const plain = own.every((fd, i) => fd === i) && !detached && execArgv === undefined;
  const method = options.startMethod ?? getStartMethod();
  const spare = plain && method === 'warm' ? takeSpare(wanted) : undefined;
  if (spare) return spare;
  const environment = { ...wanted, cwd: firstDirectory };
  return launch(environment, { execArgv: execArgv ?? inheritedFlags(), fds: own, detached });
}

/** Makes or takes a child and gives it its job, and of the arguments what the socket holds. */
export function begin(
  { target, identity }: Pick<Job, 'target' | 'identity'>,
  args: readonly unknown[],
  options: ProcessOptions,
): { launched: Launched; parcel: Parcel } {
  // First: what cannot be sent must not start a child.
  if (options.cwd !== undefined) accessSync(options.cwd, constants.X_OK);
  const parcel = packArguments(labelOf(target), args);
  try {
    const wanted = environmentNow(options.env, options.cwd);
    const launched = boot(wanted, options);
    const change = difference(launched.environment, wanted);
    const job: Job = { kind: 'job', target, identity, argv: process.argv, ...change };
    launched.control.sendSync(new Parcel(job));
    launched.control.sendSome(parcel);
    return { launched, parcel };
  } catch (error) {
    parcel.release();
    throw error;
  }
}
