import { spawnSync } from 'node:child_process';
import { native, POLLIN } from '@isoproc/native';
import { assert, expect, test } from 'vitest';
import { isOver, lifeOf } from '../../src/memory/life.js';
import { Region } from '../../src/memory/region.js';
import { at, identity, NAME, PID, SPACE, spaceOf, TABLE } from '../../src/memory/slot.js';

test('of a thread that more watch than the kernel lets, the process is watched', () => {
  const { words } = Region.create(TABLE);
  words.set(identity(), at(7, PID));
  words[at(7, SPACE)] = spaceOf(true);
  words.set([process.pid, 2], at(7, NAME));
  const life = lifeOf(words, 7);
  assert(life !== undefined);
  expect(life.open()).toBeUndefined();

  const room = 1;
  const thread = native.listen(life.key, -1, room - 1);
  const watches = Array.from({ length: room + 2 }, () => life.open());
  const ended = () => watches.map((fd) => fd !== undefined && native.poll(fd, POLLIN, 0));
  expect(ended()).toEqual([false, false, false]);
  words[at(7, PID)] = spawnSync('true').pid;
  expect(isOver(words, 7)).toBe(true);
  native.close(thread);
  expect(ended()).toEqual([true, false, false]);
  for (const fd of watches) if (fd !== undefined) native.close(fd);
});
