// One process writes whole rows; others read them, and never half of one.
import { Barrier, main, Process, SharedArray, target } from 'isoproc';

// One event is one write: what several processes print never mixes within a line.
function event(actor: string, what: string): void {
  process.stdout.write(`${actor} ${process.pid} ${what}\n`);
}

function wrongUsage(why: string): never {
  const usage = 'usage: shared_array.ts [readers=2] [rounds=20] [columns=10000]';
  process.stderr.write(`shared_array: ${why}; ${usage}\n`);
  process.exit(2);
}

function number(text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^[0-9]+$/.test(text) && least <= value && value <= most) return value;
  return wrongUsage(`'${text}' is not a number from ${least} to ${most}`);
}

type Row = SharedArray<'int32'>;

function look(row: Row): string {
  return row.withLockSync(() => `least=${Math.min(...row)} most=${Math.max(...row)}`);
}

const writeRows = target(import.meta, (rounds: number, row: Row, all: Barrier) => {
  all.waitSync();
  for (let n = 1; n <= rounds; n++) {
    row.withLockSync(() => row.fill(n));
    event('writer', `wrote row=${n}`);
  }
});

const readRows = target(import.meta, (reader: number, rounds: number, row: Row, all: Barrier) => {
  all.waitSync();
  for (let n = 1; n <= rounds; n++) event(`reader-${reader}`, `saw ${look(row)}`);
});

main(import.meta, async () => {
  const [first = '2', second = '20', third = '10000', ...more] = process.argv.slice(2);
  if (more.length > 0) wrongUsage('too many arguments');
  const readers = number(first, 1, 4);
  const rounds = number(second, 1, 50);
  const columns = number(third, 2, 20000);
  event('main', `start readers=${readers} rounds=${rounds} columns=${columns}`);

  const row = new SharedArray('int32', columns);
  const all = new Barrier(readers + 1);
  const children = [
    new Process(writeRows, [rounds, row, all]),
    ...Array.from({ length: readers }, (_, i) => new Process(readRows, [i + 1, rounds, row, all])),
  ];
  await Promise.all(children.map((child) => child.start()));
  await Promise.all(children.map((child) => child.join()));
  event('main', `finish ${look(row)}`);
});
