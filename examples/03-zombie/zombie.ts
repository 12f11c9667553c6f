// A zombie is a process that has ended and has not been waited for: it is made, shown, and reaped.
import { createInterface } from 'node:readline';
import { main, Process, target } from 'isoproc';

// One event is one write: what several processes print never mixes within a line.
function event(actor: string, what: string): void {
  process.stdout.write(`${actor} ${process.pid} ${what}\n`);
}

function wrongUsage(why: string): never {
  process.stderr.write(`zombie: ${why}; usage: zombie.ts [children=2]\n`);
  process.exit(2);
}

function number(text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^[0-9]+$/.test(text) && least <= value && value <= most) return value;
  return wrongUsage(`'${text}' is not a number from ${least} to ${most}`);
}

const leave = target(import.meta, (child: number): void => {
  event(`child-${child}`, `leaving status=${child}`);
  process.exit(child);
});

main(import.meta, async () => {
  const [text = '2', ...more] = process.argv.slice(2);
  if (more.length > 0) wrongUsage('too many arguments');
  const count = number(text, 1, 8);
  event('main', `start children=${count}`);
  const input = createInterface({ input: process.stdin });
  const lines = input[Symbol.asyncIterator]();

  // Node itself reaps every child at once; with reap: false, isoproc leaves it a zombie.
  const children = Array.from({ length: count }, (_, i) => {
    return new Process(leave, [i + 1], { reap: false });
  });
  for (const child of children) await child.start();
  for (const child of children) await child.ended();
  event('main', `zombies count=${count}`);
  await lines.next(); // A checkpoint: stands still until somebody has looked, and presses Enter.

  for (const child of children) {
    child.reap();
    const ending = child.signal ? `signal=${child.signal}` : `status=${child.exitCode}`;
    event('main', `reaped child=${child.pid} ${ending}`);
  }
  event('main', 'clear');
  await lines.next();
  event('main', 'finish');
  input.close();
});
