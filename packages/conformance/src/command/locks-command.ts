import { Command, InvalidArgumentError } from 'commander';
import { option } from './option.js';
import type { Status } from './status.js';

function parsePid(text: string): number {
  const pid = Number(text);
  if (/^\d+$/.test(text) && pid >= 1 && pid < 2 ** 31) return pid;
  throw new InvalidArgumentError('It takes the number of a process.');
}

const help = `
Exit status: 0 nobody is stuck, 1 a deadlock, 2 wrong usage, 3 nothing could be seen.`;

/** `isoproc locks <pid>` */
export function locksCommand(finish: (status: Status) => void): Command {
  return new Command('locks')
    .description('show who has and who waits for the locks of a running process')
    .argument('<pid>', 'a process that uses isoproc, of the same user', parsePid)
    .addOption(option.json())
    .addHelpText('after', help)
    .action(async (pid: number, options: { json?: string }) => {
      const { locks } = await import('./locks.js');
      finish(locks(pid, options));
    });
}
