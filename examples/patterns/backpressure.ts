// A producer that is quicker than its consumer: a queue with a limit holds it back, or it lets items go.
import assert from 'node:assert/strict';
import { Event, FullError, main, Process, Queue, target } from 'isoproc';

// One event is one write: what several processes print never mixes within a line.
function event(actor: string, what: string): void {
  process.stdout.write(`${actor} ${process.pid} ${what}\n`);
}

function wrongUsage(why: string): never {
  const usage = 'usage: backpressure.ts [policy=wait] [items=30] [limit=4] [killed=1]';
  process.stderr.write(`backpressure: ${why}; ${usage}\n`);
  process.exit(2);
}

function number(text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^[0-9]+$/.test(text) && least <= value && value <= most) return value;
  return wrongUsage(`'${text}' is not a number from ${least} to ${most}`);
}

type Policy = 'wait' | 'shed';

const produce = target(
  import.meta,
  async (policy: Policy, items: number, queue: Queue<number>, pressed: Event) => {
    let [full, shed] = [0, 0];
    for (let item = 1; item <= items; item++) {
      try {
        queue.putNowait(item);
      } catch (error) {
        if (!(error instanceof FullError)) throw error;
        event('producer', `full item=${item}`);
        pressed.set();
        full++;
        if (policy === 'shed') {
          shed++;
          continue;
        }
        await queue.put(item); // It goes on when there is room.
      }
      event('producer', `put item=${item}`);
    }
    pressed.set();
    return { full, shed };
  },
);

const consume = target(
  import.meta,
  async (consumer: number, dies: boolean, queue: Queue<number>) => {
    let count = 0;
    for await (const item of queue) {
      event(`consumer-${consumer}`, `${dies ? 'dies' : 'got'} item=${item}`);
      if (dies) process.kill(process.pid, 'SIGKILL');
      count++;
    }
    return count;
  },
);

main(import.meta, async () => {
  const [policy = 'wait', second = '30', third = '4', fourth = '1', ...more] =
    process.argv.slice(2);
  if (more.length > 0) wrongUsage('too many arguments');
  if (policy !== 'wait' && policy !== 'shed') wrongUsage(`'${policy}' is neither wait nor shed`);
  const [items, limit] = [number(second, 1, 500), number(third, 1, 100)];
  const killed = number(fourth, 0, Math.min(3, limit, items));
  event('main', `start policy=${policy} items=${items} limit=${limit} killed=${killed}`);

  const [queue, pressed] = [new Queue<number>({ maxsize: limit }), new Event()];
  const producer = new Process(produce, [policy, items, queue, pressed]);
  await producer.start();
  await pressed.wait(); // The consumer is so slow that it has not even begun.
  let got = 0;
  for (let n = 1; n <= killed + 1; n++) {
    const consumer = new Process(consume, [n, n <= killed, queue]);
    await consumer.start();
    if (n > killed) queue.close();
    await consumer.join(); // When it was killed, the next one goes on: the queue is as it was.
    got += n <= killed ? 1 : await consumer.result();
  }
  const { full, shed } = await producer.result();
  event('main', `finish got=${got} shed=${shed}`);
  assert.equal(got + shed, items, 'every item was got, or let go');
  assert(full > 0 || items <= limit, 'the producer met a full queue');
  assert(policy === 'shed' || shed === 0, 'who waits lets nothing go');
});
