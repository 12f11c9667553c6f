// Pools of two workers, in the form of row.mjs: every library that people would take instead.

const threads = ['piscina', 'tinypool', 'workerpool', 'jest-worker'];
const processes = ['tinypool', 'workerpool', 'jest-worker'].map((name) => `${name}-processes`);
const python = ['Pool', 'Executor'];
const label = {
  Pool: 'Python Pool',
  Executor: 'Python ProcessPoolExecutor',
};

/** A peer a library, each with its goal. */
const peersOf = (names, words, goal) =>
  names.map((name) => ({
    peerName: label[name] ?? name.replace('-processes', ', processes'),
    subject: name in label ? ['pool.py', name, ...words] : ['pool.mjs', name, ...words],
    ...(goal !== undefined && { goal }),
  }));

const common = { placements: ['any'] };
const trivial = ['trivial', 16, 1];
const array = ['array', 4, 1];
const schedulings = ['static', 'power-of-two-choices', 'work-stealing'];
const fifty = new Array(9).fill(50);

export const poolRows = [
  {
    ...common,
    name: 'pool, trivial tasks, 16 at a time',
    unit: 'tasks/s',
    better: 'higher',
    ours: ['pool.mjs', 'isoproc', ...trivial],
    peers: peersOf([...threads, ...processes, ...python], trivial, 2),
  },
  {
    ...common,
    name: 'pool, map of a million numbers',
    unit: 'items/s',
    better: 'higher',
    ours: ['pool-map.mjs', 1_000_000],
    peers: peersOf(['Pool'], ['map', 1_000_000], 1),
  },
  {
    ...common,
    name: 'pool, 1 MiB in and out, handed over',
    unit: 'tasks/s',
    better: 'higher',
    ours: ['pool.mjs', 'isoproc', ...array, 'shared'],
    peers: [
      ...peersOf(['piscina', 'workerpool'], [...array, 'transfer'], 1),
      ...peersOf([...processes, ...python], array, 10),
    ],
  },
  {
    ...common,
    name: 'pool, 1 MiB in and out, copied',
    unit: 'tasks/s',
    better: 'higher',
    ours: ['pool.mjs', 'isoproc', ...array],
    peers: peersOf([...threads, ...processes, 'Pool'], array),
  },
  {
    ...common,
    name: 'pool of 8, until all are at work',
    unit: 'ms',
    better: 'lower',
    ours: ['pool.mjs', 'isoproc', 'start', 8],
    peers: peersOf([...threads, ...processes, ...python], ['start', 8]),
  },
  {
    ...common,
    name: 'pool of 8, memory of an idle worker',
    unit: 'MiB',
    better: 'lower',
    ours: ['pool.mjs', 'isoproc', 'memory', 8],
    peers: peersOf([...threads, ...processes, ...python], ['memory', 8]),
  },
  {
    ...common,
    name: 'pool, import',
    unit: 'ms',
    better: 'lower',
    ours: ['import.mjs', '@isoproc/pool', 15],
    peers: threads.map((name) => ({ peerName: name, subject: ['import.mjs', name, 15] })),
  },
  ...[
    ['500 ms and then 9 of 50 ms', [500, ...fifty]],
    ['9 of 50 ms and then 500 ms', [...fifty, 500]],
    ['200 of 2 ms', new Array(200).fill(2)],
    ['3000 of no time', new Array(3000).fill(0)],
  ].map(([what, times]) => ({
    ...common,
    name: `scheduling, ${what}`,
    unit: 'ms',
    better: 'lower',
    ours: ['pool-makespan.mjs', 'central', 2, ...times],
    peers: schedulings.map((name) => ({
      peerName: name,
      subject: ['pool-makespan.mjs', name, 2, ...times],
    })),
  })),
];
