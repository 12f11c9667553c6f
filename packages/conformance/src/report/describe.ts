import type { Ending, Left, Observation, ProcessState } from '../model/observation.js';

/** What stands in the columns of the list: who, and what was seen. */
export interface Description {
  readonly who: string;
  readonly what: string;
}

/** A name for a process id. */
export type NameOf = (pid: number) => string;

/** One observation in words. */
export function describe(seen: Observation, nameOf: NameOf): Description {
  switch (seen.kind) {
    case 'event':
      return { who: `${seen.actor} ${seen.pid}`, what: seen.line.split(' ').slice(2).join(' ') };
    case 'stray':
      return { who: 'output', what: `${seen.line} (${seen.why})` };
    case 'comment':
      return { who: 'output', what: seen.line };
    case 'stderr':
      return { who: 'stderr', what: seen.text };
    case 'start':
      return {
        who: nameOf(seen.pid),
        what: `the program starts${seen.why ? `: ${seen.why}` : ''}`,
      };
    case 'fork':
      return { who: nameOf(seen.parent), what: `forks ${nameOf(seen.pid)}` };
    case 'exec':
      return { who: nameOf(seen.pid), what: `becomes ${seen.path}` };
    case 'exit':
      return { who: nameOf(seen.pid), what: ending(seen) };
    case 'adopt':
      return { who: nameOf(seen.pid), what: `is adopted by ${nameOf(seen.parent)}` };
    case 'reap':
      return { who: nameOf(seen.pid), what: 'is waited for by its parent, and is gone' };
    case 'state':
      return { who: 'outside', what: `looks: ${seen.processes.map(look(nameOf)).join('; ')}` };
    case 'quiet':
      return { who: 'outside', what: seen.stdin ? 'all wait, one for input' : 'all wait' };
    case 'input':
      return {
        who: 'outside',
        what: seen.text === null ? 'ends the input' : `sends ${JSON.stringify(seen.text)}`,
      };
    case 'kill':
      return { who: 'outside', what: `sends ${seen.signal} to ${nameOf(seen.pid)}` };
    case 'limit':
      return { who: 'outside', what: `stops the run: more than ${seen.max} (${seen.what})` };
    case 'problem':
      return { who: 'outside', what: seen.message };
    case 'end':
      return { who: 'outside', what: `the run is over: ${ending(seen)}; ${leftBehind(seen.left)}` };
  }
}

/** What is said of a process in that state of /proc/<pid>/stat. */
export function stateWord(state: string): string {
  const words: Readonly<Record<string, string>> = {
    R: 'running',
    S: 'sleeping',
    D: 'waiting for a device',
    T: 'stopped',
    t: 'stopped',
    Z: 'zombie',
    X: 'dead',
    I: 'idle',
  };
  return words[state] ?? state;
}

function look(nameOf: NameOf) {
  return ({ pid, state, call, forever }: ProcessState): string => {
    const where = call === null ? '' : ` in ${call}`;
    return `${nameOf(pid)} ${stateWord(state)}${where}${forever ? ' without a limit' : ''}`;
  };
}

function ending({ status, signal }: Ending): string {
  return signal === undefined
    ? `exits with ${status ?? 'an unknown status'}`
    : `ended by ${signal}`;
}

function leftBehind(left: Left): string {
  const found = Object.entries(left).flatMap(
    ([kind, list]: [string, readonly unknown[] | null]) => {
      const count = list?.length ?? 0;
      const [one, many] = words[kind as keyof Left];
      return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
    },
  );
  return found.length === 0 ? 'nothing left behind' : `left behind: ${found.join(', ')}`;
}

const words: Readonly<Record<keyof Left, readonly [string, string]>> = {
  processes: ['process', 'processes'],
  zombies: ['zombie', 'zombies'],
  sharedMemory: ['shared-memory segment', 'shared-memory segments'],
  semaphores: ['semaphore', 'semaphores'],
  messageQueues: ['message queue', 'message queues'],
  systemV: ['System V object', 'System V objects'],
  sockets: ['socket', 'sockets'],
  files: ['file', 'files'],
};
