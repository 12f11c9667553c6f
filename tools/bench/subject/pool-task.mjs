// What the pools of the benchmark run: tasks by name, in the form each library wants them.
import { target } from 'isoproc';

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export const square = target(import.meta, (x) => x * x);
export const touch = target(import.meta, (array) => {
  array[0] += 1;
  return array;
});
export const hold = target(import.meta, (ms) => sleep(ms));
export const compute = target(import.meta, (ms) => {
  const until = performance.now() + ms;
  while (performance.now() < until);
});
