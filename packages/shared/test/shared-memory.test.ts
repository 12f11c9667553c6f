import { existsSync, readFileSync, statSync } from 'node:fs';
import { Process } from '@isoproc/process';
import { SharedMemory } from '@isoproc/shared';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import * as work from './fixtures/work.mjs';
import { freshName, left, python } from './python.js';

const wrong = (code: string) => expect.objectContaining({ code }) as Error;

function made(size: number, name = freshName()): SharedMemory {
  const memory = SharedMemory.create(size, { name });
  onTestFinished(() => {
    memory.close();
    if (existsSync(`/dev/shm/${name}`)) memory.unlink();
  });
  return memory;
}

afterAll(() => {
  expect(left()).toEqual([]);
});

test('two who have attached to it have the same bytes', () => {
  const memory = made(512);
  const again = SharedMemory.attach(memory.name);
  expect([again.name, again.size, again.buf.length]).toEqual([memory.name, 512, 512]);
  expect(memory.buf.every((byte) => byte === 0)).toBe(true);
  again.buf.set([1, 2, 3]);
  expect(memory.buf.subarray(0, 4)).toEqual(Uint8Array.of(1, 2, 3, 0));
  again.close();
  memory.buf[0] = 9;
});

test('a name may have its slash; without a name it gets one that nobody has', () => {
  const memory = made(1, `/${freshName()}`.slice(1));
  expect(SharedMemory.attach(`/${memory.name}`).size).toBe(1);
  const [one, other] = [SharedMemory.create(1), SharedMemory.create(1)];
  expect(one.name).not.toBe(other.name);
  expect(one.name).toMatch(/^isoproc-[0-9a-f]{16}$/);
  one.unlink();
  other.unlink();
});

test('it can be made anew after it was unlinked; who has the old one keeps it', () => {
  const old = made(10);
  old.buf[0] = 1;
  expect(() => SharedMemory.create(10, { name: old.name })).toThrow(wrong('ERR_SHM_EXISTS'));
  old.unlink();
  const anew = made(20, old.name);
  expect([old.buf[0], anew.buf[0], anew.size]).toEqual([1, 0, 20]);
});

test('only its owner may open it, unless told otherwise', () => {
  expect(statSync(`/dev/shm/${made(1).name}`).mode & 0o777).toBe(0o600);
});

test.each(['', '/', 'a/b', '//a', 'a\0b', '.', '..', 'x'.repeat(256), 7, null])(
  'a name that POSIX has no use for is refused: %j',
  (name) => {
    const bad = name as string;
    if (name !== null)
      expect(() => SharedMemory.create(1, { name: bad })).toThrow(wrong('ERR_SHM_NAME'));
    expect(() => SharedMemory.attach(bad)).toThrow(wrong('ERR_SHM_NAME'));
    expect(() => SharedMemory.unlink(bad)).toThrow(wrong('ERR_SHM_NAME'));
  },
);

test.each([0, -1, 1.5, NaN, '8'])('a size that is none is refused: %j', (size) => {
  expect(() => SharedMemory.create(size as number)).toThrow(wrong('ERR_SHM_SIZE'));
});

test('who attaches to what is not there, or is too small, is told', () => {
  const name = freshName();
  expect(() => SharedMemory.attach(name)).toThrow(wrong('ERR_SHM_NOT_FOUND'));
  expect(() => SharedMemory.unlink(name)).toThrow(wrong('ERR_SHM_NOT_FOUND'));
  made(100, name);
  expect(SharedMemory.attach(name, 100).size).toBe(100);
  expect(() => SharedMemory.attach(name, 101)).toThrow(/it has 100 bytes, and 101 are needed/);
});

test('a full /dev/shm is an error when the segment is made, and nothing is left of it', () => {
  const name = freshName();
  expect(() => SharedMemory.create(2 ** 50, { name })).toThrow(wrong('ERR_SHM_FULL'));
  expect(left()).not.toContain(name);
});

test('all of its memory is there from the beginning', () => {
  expect(statSync(`/dev/shm/${made(1 << 20).name}`).blocks * 512).toBe(1 << 20);
});

test('after close its bytes are out of reach, in a view, too; to close again is no mistake', () => {
  const memory = made(8);
  const view = memory.buf.subarray(4);
  memory.close();
  memory.close();
  expect(memory.closed).toBe(true);
  expect(() => memory.buf).toThrow(wrong('ERR_CLOSED'));
  expect([view.length, view[0]]).toEqual([0, undefined]);
  expect(SharedMemory.attach(memory.name).buf[0]).toBe(0);
});

test('close gives the memory back at once, when its name is gone', () => {
  const mapped = () =>
    Number(/RssShmem:\s*(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);
  const before = mapped();
  for (let i = 0; i < 10; i++) {
    const memory = SharedMemory.create(8 << 20);
    memory.unlink();
    memory.buf.fill(1);
    memory.close();
  }
  expect(mapped() - before).toBeLessThan(16 << 10);
});

test('using closes it, and leaves the segment', () => {
  const name = made(8).name;
  let seen;
  {
    using memory = SharedMemory.attach(name);
    seen = memory;
  }
  expect([seen.closed, left().includes(name)]).toEqual([true, true]);
});

test('a child gets it as an argument, or by its name: the same bytes', async () => {
  const memory = made(8);
  memory.buf.set([10, 20]);
  const child = new Process(work.writeMemory, [memory, memory.name]);
  await child.start();
  await child.result();
  expect([...memory.buf.subarray(0, 2)]).toEqual([11, 21]);
  await child.join();
});

test('sending one that is closed, or whose name is gone, is an error', async () => {
  const memory = made(8);
  memory.unlink();
  const child = new Process(work.writeMemory, [memory, memory.name], { stderr: 'ignore' });
  await expect(child.start().then(() => child.result())).rejects.toThrow(
    /there is no such segment/,
  );
  await child.join();
  memory.close();
  const other = new Process(work.writeMemory, [memory, memory.name]);
  await expect(other.start()).rejects.toThrow(/closed/);
});

test('it stays when the process that made it is killed, until somebody unlinks it', async () => {
  const name = freshName();
  const child = new Process(work.createNamed, [name]);
  await child.start();
  await child.join();
  expect(child.signal).toBe('SIGKILL');
  expect(SharedMemory.attach(name).buf[63]).toBe(9);
  SharedMemory.unlink(name);
});

test('Python opens what we made, and we what Python made', async () => {
  const ours = made(1234);
  ours.buf.set([1, 2, 3, 254]);
  expect(await python('read', ours.name)).toEqual(['1234 [1, 2, 3, 254]']);
  expect([...ours.buf.subarray(0, 4)]).toEqual([2, 3, 4, 255]);
  expect(left()).toContain(ours.name);

  const name = freshName();
  await python('create', name);
  const theirs = SharedMemory.attach(name, 5000);
  expect([theirs.size, Buffer.from(theirs.buf.subarray(0, 4)).toString()]).toEqual([5000, 'abc\0']);
  theirs.unlink();
});
