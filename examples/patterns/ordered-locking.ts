// Each transfer needs the locks of two accounts. All take the lower one first: no circle can close.
import assert from 'node:assert/strict';
import { Barrier, Lock, main, Process, SharedArray, target } from 'isoproc';

// One event is one write: what several processes print never mixes within a line.
function event(actor: string, what: string): void {
  process.stdout.write(`${actor} ${process.pid} ${what}\n`);
}

function wrongUsage(why: string): never {
  const usage = 'usage: ordered-locking.ts [workers=3] [accounts=3] [transfers=20] [killed=1]';
  process.stderr.write(`ordered-locking: ${why}; ${usage}\n`);
  process.exit(2);
}

function number(text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^[0-9]+$/.test(text) && least <= value && value <= most) return value;
  return wrongUsage(`'${text}' is not a number from ${least} to ${most}`);
}

const DEPOSIT = 100;

interface Bank {
  readonly locks: readonly Lock[];
  readonly money: SharedArray<'int32'>;
  readonly all: Barrier;
}

function lock(actor: string, account: number, bank: Bank): void {
  event(actor, `want account=${account}`);
  bank.locks[account]?.acquireSync();
  event(actor, `have account=${account}`);
}

const work = target(import.meta, (worker: number, transfers: number, dies: boolean, bank: Bank) => {
  const [actor, accounts] = [`worker-${worker}`, bank.locks.length];
  bank.all.waitSync();
  for (let n = 1; n <= transfers; n++) {
    const from = (worker + n) % accounts; // each worker begins elsewhere, and all of them go around
    const to = (from + 1 + (n % (accounts - 1))) % accounts;
    const [lower, higher] = [Math.min(from, to), Math.max(from, to)];
    for (const account of [lower, higher]) lock(actor, account, bank);
    event(actor, `${dies ? 'dies' : 'move'} from=${from} to=${to} amount=${n}`);
    if (dies) process.kill(process.pid, 'SIGKILL'); // It has both locks, and has moved nothing.
    bank.money.set(from, bank.money.get(from) - n);
    bank.money.set(to, bank.money.get(to) + n);
    for (const account of [higher, lower]) bank.locks[account]?.release();
  }
});

main(import.meta, async () => {
  const [a = '3', b = '3', c = '20', d = '1', ...more] = process.argv.slice(2);
  if (more.length > 0) wrongUsage('too many arguments');
  const [workers, accounts] = [number(a, 2, 6), number(b, 2, 6)];
  const [transfers, killed] = [number(c, 1, 100), number(d, 0, workers - 1)];
  event('main', `start workers=${workers} accounts=${accounts} killed=${killed}`);

  const bank: Bank = {
    locks: Array.from({ length: accounts }, () => new Lock()),
    money: new SharedArray('int32', Array<number>(accounts).fill(DEPOSIT)),
    all: new Barrier(workers),
  };
  const children = Array.from({ length: workers }, (_, i) => {
    return new Process(work, [i + 1, transfers, i < killed, bank]);
  });
  await Promise.all(children.map((child) => child.start()));
  await Promise.all(children.map((child) => child.join()));
  event('main', `finish money=${[...bank.money].join()}`);
  const total = [...bank.money].reduce((sum, one) => sum + one);
  assert.equal(total, accounts * DEPOSIT, 'no money is lost or made');
  const well = children.filter((child) => child.exitCode === 0).length;
  assert.equal(well, workers - killed, 'all others made all their transfers');
});
