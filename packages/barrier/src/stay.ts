import type { Cell } from '@isoproc/core';
import type { PartyTable } from './party-table.js';

/** That a handle of this thread takes part in a barrier. Keeps the memory, as long as it does. */
export class Stay {
  /** How many of its waits have not ended. */
  waits = 0;

  constructor(
    readonly cell: Cell,
    readonly table: PartyTable,
  ) {}
}

const stays = new Set<Stay>();
const forgotten = new FinalizationRegistry<Stay>((stay) => {
  stays.delete(stay);
  stay.table.leave();
});
let atExit = false;

/** Keeps it until `handle` is forgotten, or this thread ends. */
export function keep(stay: Stay, handle: object): void {
  stays.add(stay);
  forgotten.register(handle, stay);
  // Before this thread leaves its arenas.
  if (!atExit) process.prependListener('exit', leaveAll);
  atExit = true;
}

/** Who fails, or ends while it waits, is missed as if it were killed. */
function leaveAll(status: number): void {
  if (status !== 0) return;
  for (const { waits, table } of stays) if (waits === 0) table.leave();
}
