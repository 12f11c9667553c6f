import type { ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

const LOOK_MS = 250;
/** So many looks in a row at which all slept, and nobody had used the processor. */
const ENOUGH = 8;

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return ''; // It has ended.
  }
}

/** proc_pid_stat(5) of a process and all below it, from the state on. */
function statsOf(pid: number): string[][] {
  const fields = read(`/proc/${pid}/stat`).split(') ').at(-1)?.split(' ') ?? [];
  let tasks: string[] = [];
  try {
    tasks = readdirSync(`/proc/${pid}/task`);
  } catch {
    // It has ended.
  }
  const lists = tasks.map((task) => read(`/proc/${pid}/task/${task}/children`));
  const children = lists.join(' ').split(' ').filter(Boolean).map(Number);
  return [fields, ...children.flatMap(statsOf)];
}

/** Ends a program that waits for itself for ever: a deadlock is seen, and not timed. */
export function endWhenStuck(program: ChildProcess): NodeJS.Timeout {
  let [looks, before] = [0, ''];
  return setInterval(() => {
    const stats = statsOf(program.pid ?? 0);
    const used = stats.map((fields) => fields.slice(11, 13).join()).join(); // utime, stime
    const asleep = stats.every(([state]) => state === 'S' || state === 'Z');
    looks = asleep && used === before ? looks + 1 : 0;
    before = used;
    if (looks === ENOUGH) program.kill('SIGKILL');
  }, LOOK_MS);
}
