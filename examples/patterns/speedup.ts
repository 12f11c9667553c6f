// How much faster P processes are than one: measured, and as Amdahl's and Gustafson's laws have it.
import assert from 'node:assert/strict';
import { Barrier, cpuCount, main, Process, SharedArray, target } from 'isoproc';

// One event is one write: what several processes print never mixes within a line.
function event(actor: string, what: string): void {
  process.stdout.write(`${actor} ${process.pid} ${what}\n`);
}

function wrongUsage(why: string): never {
  const usage = 'usage: speedup.ts [serial=20] [units=2000] [processes=…]';
  process.stderr.write(`speedup: ${why}; ${usage}\n`);
  process.exit(2);
}

function number(text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^[0-9]+$/.test(text) && least <= value && value <= most) return value;
  return wrongUsage(`'${text}' is not a number from ${least} to ${most}`);
}

/** A piece of work that cannot be left out: its result is needed. */
function unit(seed: number): number {
  let x = seed;
  for (let i = 0; i < 20_000; i++) x = Math.imul(x ^ (x >>> 15), 0x2c1b3c6d) + 1;
  return x >>> 0;
}

function sumOf(from: number, to: number, step: number): number {
  let sum = 0;
  for (let n = from; n < to; n += step) sum += unit(n);
  return sum;
}

type Share = [from: number, to: number, step: number];

const work = target(
  import.meta,
  (worker: number, share: Share, sums: SharedArray<'float64'>, all: Barrier) => {
    sumOf(0, 50, 1); // Compiled by now.
    all.waitSync(); // ready
    all.waitSync(); // the serial part is done
    sums.set(worker, sumOf(...share));
    all.waitSync(); // the end
  },
);

/** Units of work: `serial` by this process alone, then `parallel` by all of them. */
async function run(processes: number, serial: number, parallel: number) {
  const all = new Barrier(processes + 1);
  const sums = new SharedArray('float64', processes);
  const children = Array.from({ length: processes }, (_, i) => {
    return new Process(work, [i, [serial + i, serial + parallel, processes], sums, all]);
  });
  await Promise.all(children.map((child) => child.start()));
  all.waitSync();
  const begin = performance.now();
  const own = sumOf(0, serial, 1);
  all.waitSync();
  all.waitSync();
  const ms = performance.now() - begin;
  await Promise.all(children.map((child) => child.join()));
  return { ms, sum: [...sums].reduce((total, one) => total + one, own) };
}

async function compare(
  law: string,
  processes: number,
  serial: number,
  parallel: number,
  formula: number,
) {
  const alone = await run(1, serial, parallel);
  const together = await run(processes, serial, parallel);
  const measured = (alone.ms / together.ms).toFixed(2);
  const form = `law=${law} processes=${processes} serial=${serial} parallel=${parallel}`;
  event(
    'main',
    `speedup ${form} measured=${measured} formula=${formula.toFixed(2)} sum=${together.sum}`,
  );
  assert.equal(together.sum, alone.sum, 'the result is the same, however many work on it');
}

main(import.meta, async () => {
  const [first = '20', second = '2000', third = String(Math.min(4, cpuCount())), ...more] =
    process.argv.slice(2);
  if (more.length > 0) wrongUsage('too many arguments');
  const percent = number(first, 0, 100);
  const units = number(second, 1, 100_000);
  const most = number(third, 1, 64);
  event('main', `start serial=${percent} units=${units} processes=${most}`);
  sumOf(0, 50, 1);
  const serial = Math.round((units * percent) / 100);
  const [s, parallel] = [serial / units, units - serial];
  for (let p = 1; p <= most; p *= 2) {
    await compare('amdahl', p, serial, parallel, 1 / (s + (1 - s) / p));
    await compare('gustafson', p, serial, parallel * p, p - s * (p - 1));
  }
  event('main', 'finish');
});
