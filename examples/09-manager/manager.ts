// A server process keeps a dictionary of lists; the others have it changed there.
import { main, Manager, Process, type Proxied, target } from 'isoproc';

// One event is one write: what several processes print never mixes within a line.
function event(actor: string, what: string): void {
  process.stdout.write(`${actor} ${process.pid} ${what}\n`);
}

function wrongUsage(why: string): never {
  process.stderr.write(`manager: ${why}; usage: manager.ts [workers=3] [updates=9]\n`);
  process.exit(2);
}

function number(text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^[0-9]+$/.test(text) && least <= value && value <= most) return value;
  return wrongUsage(`'${text}' is not a number from ${least} to ${most}`);
}

// Lives in the server; all others have proxies, whose methods run here, one at a time.
class Board {
  readonly lists = new Map<number, number[]>();

  constructor() {
    event('server', 'begin');
  }

  add(key: number, item: number): number {
    const list = this.lists.get(key) ?? [];
    this.lists.set(key, list);
    return list.push(item);
  }

  get(key: number): number[] {
    return this.lists.get(key) ?? [];
  }
}

const createBoard = target(import.meta, () => new Board());

const work = target(import.meta, (worker: number, updates: number, board: Proxied<Board>) => {
  for (let n = 0; n < updates; n++) {
    const key = (n % 3) + 1;
    const item = (worker - 1) * updates + n + 1;
    event(`worker-${worker}`, `add key=${key} item=${item}`);
    const place = board.addSync(key, item);
    event(`worker-${worker}`, `added key=${key} place=${place} item=${item}`);
  }
});

main(import.meta, async () => {
  const [first = '3', second = '9', ...more] = process.argv.slice(2);
  if (more.length > 0) wrongUsage('too many arguments');
  const workers = number(first, 2, 5);
  const updates = number(second, 3, 30);
  event('main', `start workers=${workers} updates=${updates}`);

  const manager = new Manager();
  await manager.start();
  const board = await manager.create(createBoard);
  const children = Array.from({ length: workers }, (_, i) => {
    return new Process(work, [i + 1, updates, board]);
  });
  await Promise.all(children.map((child) => child.start()));
  await Promise.all(children.map((child) => child.join()));
  for (const key of [1, 2, 3]) {
    for (const [i, item] of (await board.get(key)).entries()) {
      event('main', `found key=${key} place=${i + 1} item=${item}`);
    }
  }
  await manager.shutdown();
  event('main', 'finish');
});
