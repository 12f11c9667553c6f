import { Process } from '@isoproc/process';
import { JoinableQueue } from '@isoproc/queue';
import { expect, test } from 'vitest';
import { take } from './fixtures/work.mjs';

const code = (code: string) => expect.objectContaining({ code }) as unknown as Error;

test('join waits until everything that was put is done', async () => {
  const queue = new JoinableQueue<number>();
  queue.joinSync();
  for (let i = 0; i < 3; i++) queue.putSync(i);
  let joined = false;
  const joining = queue.join().then(() => (joined = true));
  for (let i = 0; i < 3; i++) expect(queue.getSync()).toBe(i);
  expect([queue.size, queue.unfinished]).toEqual([0, 3]);
  for (let i = 0; i < 2; i++) queue.taskDone();
  await expect(queue.join({ timeout: 10 })).rejects.toThrow(code('ERR_TIMEOUT'));
  expect(joined).toBe(false);
  queue.taskDone();
  await joining;
  expect(() => queue.joinSync({ timeout: 0 })).not.toThrow();
});

test('taskDone more often than something was got is refused', () => {
  const queue = new JoinableQueue<number>();
  expect(() => {
    queue.taskDone();
  }).toThrow(code('ERR_TASK_DONE'));
});

test('maxsize counts what waits, not what somebody works on', () => {
  const queue = new JoinableQueue<number>({ maxsize: 1 });
  queue.putNowait(1);
  expect(() => queue.putNowait(2)).toThrow(code('ERR_FULL'));
  expect(queue.getSync()).toBe(1);
  queue.putNowait(2);
  expect(queue.getSync()).toBe(2);
  queue.taskDone();
  queue.taskDone();
  expect(queue.unfinished).toBe(0);
});

test.each([
  [true, 'goes to another'],
  [false, 'counts as done'],
])('redeliver %s: what a consumer that died had not done %s', async (redeliver) => {
  const queue = new JoinableQueue<string>({ redeliver });
  queue.putSync('first');
  queue.putSync('second');
  const child = new Process(take, [queue]);
  await child.start();
  await child.join();
  expect(child.signal).toBe('SIGKILL');
  const got = [await queue.get()];
  if (redeliver) got.push(await queue.get());
  expect(got.sort()).toEqual(redeliver ? ['first', 'second'] : ['second']);
  got.forEach(() => {
    queue.taskDone();
  });
  await queue.join();
});
