import { expect, test } from 'vitest';
import { Line } from '../../src/schedule/line.js';

const task = (name: string, priority = 0, settled = false) => ({ name, priority, settled });
const names = (list: { name: string }[]) => list.map(({ name }) => name).join('');

test('the greatest priority first, and of one priority the oldest', () => {
  const line = new Line<ReturnType<typeof task>>();
  for (const [name, priority] of [
    ['a', 0],
    ['b', 2],
    ['c', -1],
    ['d', 2],
    ['e', 0],
  ] as const)
    line.push(task(name, priority));
  expect(line.priority).toBe(2);
  expect(line.size).toBe(5);
  expect(names(line.empty())).toBe('bdaec');
  expect([line.size, line.priority, line.shift(), line.pop()]).toEqual([
    0,
    -Infinity,
    undefined,
    undefined,
  ]);
});

test('what comes back is the first of its priority', () => {
  const line = new Line<ReturnType<typeof task>>();
  for (const name of 'abc') line.push(task(name));
  const [a, b] = [line.shift(), line.shift()];
  if (b !== undefined) line.unshift(b);
  if (a !== undefined) line.unshift(a);
  line.unshift(task('x', 1));
  expect(names(line.empty())).toBe('xabc');
});

test('pop gives the one that would have to wait longest', () => {
  const line = new Line<ReturnType<typeof task>>();
  for (const [name, priority] of [
    ['a', 0],
    ['b', 1],
    ['c', 0],
  ] as const)
    line.push(task(name, priority));
  expect([line.pop()?.name, line.pop()?.name, line.pop()?.name, line.pop()]).toEqual([
    'c',
    'a',
    'b',
    undefined,
  ]);
});

test('what nobody wants any more is passed over', () => {
  const line = new Line<ReturnType<typeof task>>();
  for (const name of 'abcd') line.push(task(name, 0, 'ad'.includes(name)));
  line.push(task('e', 1, true));
  expect(line.priority).toBe(0);
  expect(line.pop()?.name).toBe('c');
  expect(names(line.empty())).toBe('b');
});

test('many, in and out', () => {
  const line = new Line<ReturnType<typeof task>>();
  let [pushed, shifted] = [0, 0];
  for (let round = 0; round < 300; round++) {
    for (let i = 0; i < (round * 7) % 13; i++) line.push(task(String(pushed++)));
    for (let i = 0; i < (round * 5) % 11; i++) {
      const next = line.shift();
      if (next !== undefined) expect(next.name).toBe(String(shifted++));
    }
    expect(line.size).toBe(pushed - shifted);
  }
});
