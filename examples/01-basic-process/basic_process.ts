// A process starts another one, waits for it, and says how it ended.
import { main, Process, target } from 'isoproc';

// One event is one write: what several processes print never mixes within a line.
function event(actor: string, what: string): void {
  process.stdout.write(`${actor} ${process.pid} ${what}\n`);
}

function wrongUsage(why: string): never {
  process.stderr.write(`basic_process: ${why}; usage: basic_process.ts [status=7]\n`);
  process.exit(2);
}

function number(text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^[0-9]+$/.test(text) && least <= value && value <= most) return value;
  return wrongUsage(`'${text}' is not a number from ${least} to ${most}`);
}

const work = target(import.meta, (status: number): void => {
  event('child', `hello parent=${process.ppid} status=${status}`);
  process.exit(status);
});

main(import.meta, async () => {
  const [text = '7', ...more] = process.argv.slice(2);
  if (more.length > 0) wrongUsage('too many arguments');
  const status = number(text, 0, 100);
  event('main', `start status=${status}`);

  const child = new Process(work, [status]);
  await child.start();
  await child.join();
  const ending = child.signal ? `signal=${child.signal}` : `status=${child.exitCode}`;
  event('main', `ended child=${child.pid} ${ending}`);
});
