// Several processes add to one number that they share.
import { Barrier, main, Process, SharedValue, target } from 'isoproc';

// One event is one write: what several processes print never mixes within a line.
function event(actor: string, what: string): void {
  process.stdout.write(`${actor} ${process.pid} ${what}\n`);
}

function wrongUsage(why: string): never {
  const usage = 'usage: shared_value.ts [workers=4] [increments=10000]';
  process.stderr.write(`shared_value: ${why}; ${usage}\n`);
  process.exit(2);
}

function number(text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^[0-9]+$/.test(text) && least <= value && value <= most) return value;
  return wrongUsage(`'${text}' is not a number from ${least} to ${most}`);
}

type Int = SharedValue<'int32'>;

const work = target(import.meta, (worker: number, increments: number, value: Int, all: Barrier) => {
  all.waitSync(); // All at once, or there would be no race to lose.
  event(`worker-${worker}`, 'begin');
  for (let n = 0; n < increments; n++) value.add(1); // One step, which += is not.
  event(`worker-${worker}`, `finish value=${value.value}`);
});

main(import.meta, async () => {
  const [first = '4', second = '10000', ...more] = process.argv.slice(2);
  if (more.length > 0) wrongUsage('too many arguments');
  const workers = number(first, 2, 8);
  const increments = number(second, 1, 30000);
  event('main', `start workers=${workers} increments=${increments}`);

  const value = new SharedValue('int32', 0);
  const all = new Barrier(workers);
  const children = Array.from({ length: workers }, (_, i) => {
    return new Process(work, [i + 1, increments, value, all]);
  });
  await Promise.all(children.map((child) => child.start()));
  await Promise.all(children.map((child) => child.join()));
  event('main', `finish value=${value.value}`);
});
