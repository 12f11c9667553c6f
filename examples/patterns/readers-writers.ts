// Many may read at a time, or one may write. Who goes first when both wait is the lock's preference.
import assert from 'node:assert/strict';
import { Event, main, Process, RWLock, Semaphore, SharedArray, target } from 'isoproc';

// One event is one write: what several processes print never mixes within a line.
function event(actor: string, what: string): void {
  process.stdout.write(`${actor} ${process.pid} ${what}\n`);
}

function wrongUsage(why: string): never {
  const usage = 'usage: readers-writers.ts [preference=writers] [late=2] [killed=0]';
  process.stderr.write(`readers-writers: ${why}; ${usage}\n`);
  process.exit(2);
}

function number(text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^[0-9]+$/.test(text) && least <= value && value <= most) return value;
  return wrongUsage(`'${text}' is not a number from ${least} to ${most}`);
}

interface Shared {
  readonly lock: RWLock;
  readonly pair: SharedArray<'int32'>; // two words that are always equal for who reads
  readonly asked: Semaphore;
  readonly go: Event;
}

const readFirst = target(import.meta, ({ lock, asked, go }: Shared, dies: boolean) => {
  using _ = lock.readSync();
  event('reader-1', 'enter');
  asked.release();
  go.waitSync(); // until all the others have asked
  event('reader-1', dies ? 'dies' : 'leave');
  if (dies) process.kill(process.pid, 'SIGKILL'); // It is reading still.
});

const write = target(import.meta, async ({ lock, pair, asked }: Shared) => {
  const turn = lock.write(); // A promise: from here on, the writer has asked.
  event('writer', 'ask');
  asked.release();
  await using _ = await turn;
  event('writer', 'enter');
  pair.set(0, 1);
  pair.set(1, 1);
  event('writer', 'leave');
});

const readLate = target(import.meta, async (reader: number, { lock, pair, asked }: Shared) => {
  const turn = lock.read();
  event(`reader-${reader}`, 'ask');
  asked.release();
  await using _ = await turn;
  event(`reader-${reader}`, 'enter');
  const saw = [...pair];
  event(`reader-${reader}`, `leave saw=${saw.join()}`);
  return saw.join();
});

main(import.meta, async () => {
  const [preference = 'writers', second = '2', third = '0', ...more] = process.argv.slice(2);
  if (more.length > 0) wrongUsage('too many arguments');
  if (preference !== 'readers' && preference !== 'writers')
    wrongUsage(`'${preference}' is neither readers nor writers`);
  const [late, killed] = [number(second, 1, 4), number(third, 0, 1)];
  event('main', `start preference=${preference} late=${late} killed=${killed}`);

  const lock = new RWLock({ preference });
  const pair = new SharedArray('int32', 2);
  const shared: Shared = { lock, pair, asked: new Semaphore(0), go: new Event() };
  const first = new Process(readFirst, [shared, killed === 1]);
  await first.start();
  await shared.asked.acquire(); // It reads.
  const writer = new Process(write, [shared]);
  await writer.start();
  await shared.asked.acquire(); // The writer waits for it.
  const others = Array.from({ length: late }, (_, i) => new Process(readLate, [i + 2, shared]));
  await Promise.all(others.map((child) => child.start()));
  for (let n = 1; n <= late; n++) await shared.asked.acquire(); // Those who come later have asked, too.
  shared.go.set();
  await Promise.all([first, writer, ...others].map((child) => child.join()));
  const saw = await Promise.all(others.map((child) => child.result()));
  event('main', `finish saw=${saw.join('/')}`);
  const expected = preference === 'writers' ? '1,1' : '0,0';
  assert(
    saw.every((one) => one === expected),
    `${preference} go first`,
  );
  assert(writer.exitCode === 0, 'the writer ended well');
});
