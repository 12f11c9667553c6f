import type { Left } from '../model/observation.js';
import { failed, passed, unknown } from './rule.js';
import { nameOf, type Run } from './run.js';
import type { RuleKind } from './scope.js';

const words: Record<keyof Left, string> = {
  processes: 'process',
  zombies: 'zombie never waited for',
  sharedMemory: 'shared-memory segment',
  semaphores: 'semaphore',
  messageQueues: 'message queue',
  systemV: 'System V object',
  sockets: 'socket',
  files: 'file',
};

const kinds = Object.keys(words) as (keyof Left)[];

/** Zombies the fault itself made are nobody's mistake: their parent was killed. */
function listOf(kind: keyof Left, left: Left, run: Run): string[] | null {
  if (kind === 'processes') {
    return left.processes?.map((p) => `${nameOf(run, p.pid)} "${p.name}"`) ?? null;
  }
  if (kind === 'zombies') {
    const killed = new Set(run.kills.map((k) => k.pid));
    const own = left.zombies?.filter((z) => !killed.has(z.parent));
    return own?.map((z) => `${nameOf(run, z.pid)}, child of ${nameOf(run, z.parent)}`) ?? null;
  }
  return left[kind]?.slice() ?? null;
}

/** `clean: all` or a list of kinds: nothing of these is left when the program has ended. */
export const clean: RuleKind = {
  name: 'clean',
  compile(value) {
    const asked = value === 'all' ? kinds : (value as (keyof Left)[]);
    return {
      judge(run) {
        const { end } = run;
        if (!end) return unknown('the end of the run was not seen, so what was left is not known');
        const hidden: string[] = [];
        for (const kind of asked) {
          const list = listOf(kind, end.left, run);
          if (list === null) hidden.push(kind);
          else if (list.length > 0) {
            const more = list.length > 3 ? ` and ${list.length - 3} more` : '';
            return failed(`left behind: ${words[kind]}: ${list.slice(0, 3).join('; ')}${more}`, [
              end.index,
            ]);
          }
        }
        if (hidden.length === 0) return passed;
        return unknown(`could not be determined here: ${hidden.join(', ')}`, [end.index]);
      },
    };
  },
};
