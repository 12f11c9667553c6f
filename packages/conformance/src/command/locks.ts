import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { type Inspection, inspectProcess } from '@isoproc/deadlock';
import pc from 'picocolors';
import { write } from './show.js';
import { type Status, status } from './status.js';

/** Prints the locks that a process uses, across all processes that do. */
export function locks(pid: number, { json }: { json?: string }): Status {
  let seen: Inspection;
  try {
    seen = inspectProcess(pid);
  } catch (error) {
    if (typeof (error as { code?: unknown }).code !== 'string') throw error;
    process.stderr.write(`isoproc: locks: ${(error as Error).message}\n`);
    return status.couldNotRun;
  }
  if (json !== undefined) writeFileSync(json, `${JSON.stringify(seen, null, 2)}\n`);
  print(seen);
  return seen.deadlocks.length > 0 ? status.notAsExpected : status.asExpected;
}

const head = ['kind', 'name', 'rank', 'state', 'holders', 'waiters'];

function print({ locks, deadlocks }: Inspection): void {
  const stuck = new Set(deadlocks.flat().map(({ waitsFor }) => waitsFor));
  const rows = locks.map(({ kind, label, rank, state, holders, waiters }) => [
    kind,
    label,
    rank === undefined ? '' : String(rank),
    stuck.has(label) ? `${state}, deadlock` : state,
    holders.map(whoIs).join(' '),
    waiters.map(whoIs).join(' '),
  ]);
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  for (const row of [head, ...rows]) {
    const text = row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
    write(`${row === head ? pc.bold(text.trimEnd()) : text.trimEnd()}\n`);
  }
  for (const cycle of deadlocks) {
    write(`\n${pc.red('deadlock')}\n`);
    for (const { pid, holds, waitsFor } of cycle)
      write(`  process ${whoIs(pid)} holds ${holds} and waits for ${waitsFor}\n`);
  }
}

/** `4242(node worker.mjs)`: what runs there. */
function whoIs(pid: number): string {
  if (pid === 0) return 'somebody(dead)';
  try {
    const words = readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8').split('\0');
    const [program = '', ...rest] = words.filter(Boolean);
    const script = rest.find((word) => !word.startsWith('-')) ?? '';
    return `${String(pid)}(${[program, script]
      .filter(Boolean)
      .map((word) => basename(word))
      .join(' ')})`;
  } catch {
    return `${String(pid)}(dead)`;
  }
}
