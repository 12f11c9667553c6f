// Few processes, many tasks: a pool squares numbers, and the results come in the tasks' order.
import { main, Pool, SharedValue, target } from 'isoproc';

// One event is one write: what several processes print never mixes within a line.
function event(actor: string, what: string): void {
  process.stdout.write(`${actor} ${process.pid} ${what}\n`);
}

function wrongUsage(why: string): never {
  const usage = 'usage: process_pool.ts [workers=3] [tasks=10] [unlucky=4]';
  process.stderr.write(`process_pool: ${why}; ${usage}\n`);
  process.exit(2);
}

function number(text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^[0-9]+$/.test(text) && least <= value && value <= most) return value;
  return wrongUsage(`'${text}' is not a number from ${least} to ${most}`);
}

let actor = 'main';

// Runs in each worker, before its first task.
const begin = target(import.meta, (started: SharedValue<'int32'>) => {
  actor = `worker-${started.add(1) + 1}`;
  event(actor, 'begin');
});

const square = target(import.meta, (item: number, unlucky: number) => {
  event(actor, `run item=${item}`);
  if (item === unlucky) throw new Error('unlucky');
  return item * item;
});

main(import.meta, async () => {
  const [first = '3', second = '10', third = '4', ...more] = process.argv.slice(2);
  if (more.length > 0) wrongUsage('too many arguments');
  const workers = number(first, 2, 4);
  const tasks = number(second, 1, 50);
  const unlucky = number(third, 0, 20);
  event('main', `start workers=${workers} tasks=${tasks} unlucky=${unlucky}`);

  // A task whose worker is killed is run again by another one.
  const initializer = [begin, [new SharedValue('int32', 0)]] as const;
  const pool = new Pool({ workers, initializer, retries: 1 });
  const items = Array.from({ length: tasks }, (_, i) => i + 1);
  const results = await Promise.allSettled(items.map((item) => pool.run(square, [item, unlucky])));
  for (const [i, result] of results.entries()) {
    if (result.status === 'fulfilled') event('main', `result item=${i + 1} square=${result.value}`);
    else event('main', `result item=${i + 1} error=${(result.reason as Error).message}`);
  }
  await pool.close(); // No more tasks; the workers end by themselves. `using` would end them by force.
  event('main', 'finish');
});
