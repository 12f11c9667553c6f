// The same tasks for the libraries that load a file: piscina, tinypool, workerpool, jest-worker.
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const tasks = {
  square: (x) => x * x,
  touch: (array) => {
    array[0] += 1;
    return array;
  },
  hold: (ms) => sleep(ms),
};
const { BENCH_LIBRARY: library, BENCH_TRANSFER: transfers } = process.env;
const moved = (array) => {
  tasks.touch(array);
  return transfers === '1' ? move(array) : array;
};
let move = (array) => array;

if (library === 'workerpool') {
  const { Transfer, worker } = require('workerpool');
  move = (array) => new Transfer(array, [array.buffer]);
  worker({ ...tasks, touch: moved });
} else {
  if (library === 'piscina') ({ move } = require('piscina'));
  // tinypool knows a file's one function, the others its properties.
  const one = ({ name, value }) => (name === 'touch' ? moved(value) : tasks[name](value));
  module.exports = Object.assign(one, tasks, { touch: moved });
}
