// Several processes at work side by side; the one that started them waits for them all.
import { main, Process, target } from 'isoproc';

// One event is one write: what several processes print never mixes within a line.
function event(actor: string, what: string): void {
  process.stdout.write(`${actor} ${process.pid} ${what}\n`);
}

function wrongUsage(why: string): never {
  const usage = 'usage: multiple_processes.ts [workers=3] [steps=2]';
  process.stderr.write(`multiple_processes: ${why}; ${usage}\n`);
  process.exit(2);
}

function number(text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^[0-9]+$/.test(text) && least <= value && value <= most) return value;
  return wrongUsage(`'${text}' is not a number from ${least} to ${most}`);
}

const work = target(import.meta, (worker: number, steps: number): void => {
  event(`worker-${worker}`, 'begin');
  for (let n = 1; n <= steps; n++) event(`worker-${worker}`, `step n=${n}`);
  event(`worker-${worker}`, 'finish');
});

main(import.meta, async () => {
  const [first = '3', second = '2', ...more] = process.argv.slice(2);
  if (more.length > 0) wrongUsage('too many arguments');
  const workers = number(first, 1, 8);
  const steps = number(second, 1, 20);
  event('main', `start workers=${workers} steps=${steps}`);

  const children = Array.from({ length: workers }, (_, i) => new Process(work, [i + 1, steps]));
  for (const [i, child] of children.entries()) {
    await child.start();
    event('main', `started worker=${i + 1} pid=${child.pid}`);
  }
  for (const [i, child] of children.entries()) {
    await child.join();
    const ending = child.signal ? `signal=${child.signal}` : `status=${child.exitCode}`;
    event('main', `ended worker=${i + 1} ${ending}`);
  }
  event('main', 'finish');
});
