import { poolRows } from './pool-row.mjs';

/**
 * What is measured: ours against each peer. `goal` is the ratio aimed at (ours ÷ peer), in the
 * direction that `better` names. The figures a subject prints are in `unit`. Ours and a peer's take
 * about as long: so it counts as little that V8 begins slowly as that a peer does.
 */
export const rows = [
  {
    name: 'start and join, spawn',
    unit: 'ms',
    better: 'lower',
    placements: ['any'],
    ours: ['start-join.mjs', 'spawn', 15],
    peers: [{ peerName: 'child_process.fork', subject: ['start-join-fork.mjs', 15], goal: 1.15 }],
  },
  {
    name: 'start and join, warm',
    unit: 'ms',
    better: 'lower',
    placements: ['any', 'same', 'split'],
    ours: ['start-join.mjs', 'warm', 40],
    peers: [
      { peerName: 'child_process.fork', subject: ['start-join-fork.mjs', 15], goal: 0.08 },
      { peerName: 'Python fork', subject: ['start-join.py', 40], goal: 2 },
    ],
  },
  {
    name: 'first line of the target, warm',
    unit: 'ms',
    better: 'lower',
    placements: ['any'],
    ours: ['first-line.mjs', 40],
    peers: [{ peerName: 'Python fork', subject: ['first-line.py', 40] }],
  },
  ...['sync', 'async'].map((form) => ({
    name: `ping-pong of 64 B, ${form}`,
    unit: 'µs',
    better: 'lower',
    placements: ['same', 'split'],
    ours: ['ping-pong.mjs', form, 64, 20_000],
    peers: [
      {
        peerName: 'Node IPC json',
        subject: ['ping-pong-ipc.mjs', 'json', 64, 20_000],
        goal: form === 'sync' ? 0.6 : 0.8,
      },
      { peerName: 'Node IPC advanced', subject: ['ping-pong-ipc.mjs', 'advanced', 64, 20_000] },
      {
        peerName: 'Python Pipe',
        subject: ['ping-pong.py', 64, 20_000],
        ...(form === 'sync' && { goal: 1 }),
      },
    ],
  })),
  ...['sync', 'async'].map((form) => ({
    name: `messages of 1 MiB, ${form}`,
    unit: 'messages/s',
    better: 'higher',
    placements: ['same', 'split'],
    ours: ['stream.mjs', form, 1 << 20, 1000],
    peers: [
      {
        peerName: 'Node IPC advanced',
        subject: ['stream-ipc.mjs', 'advanced', 1 << 20, 400],
        goal: 3,
      },
      { peerName: 'Python Pipe', subject: ['stream.py', 1 << 20, 400] },
    ],
  })),
  {
    name: 'lock, 16 contenders: the least-served to its share',
    unit: '',
    better: 'higher',
    placements: ['any'],
    ours: ['lock-fairness.mjs', 16, 3000],
    peers: [{ peerName: 'Python Lock', subject: ['lock-fairness.py', 16, 3000] }],
  },
  {
    name: 'lock, uncontended',
    unit: 'ns',
    better: 'lower',
    placements: ['any'],
    ours: ['lock.mjs', 'sync', 1_000_000],
    peers: [
      { peerName: 'Python Lock', subject: ['lock.py', 300_000], goal: 0.6 },
      { peerName: 'C++ sem_t', subject: ['lock.cpp', 3_000_000], goal: 4 },
    ],
  },
  {
    name: 'lock, uncontended, async',
    unit: 'ns',
    better: 'lower',
    placements: ['any'],
    ours: ['lock.mjs', 'async', 300_000],
    peers: [{ peerName: 'sync', subject: ['lock.mjs', 'sync', 1_000_000], goal: 5 }],
  },
  ...[2, 4, 16, 64].map((processes) => ({
    name: `contended counter, ${processes} processes`,
    unit: 'ns',
    better: 'lower',
    placements: processes === 2 ? ['same', 'split'] : ['any'],
    ours: ['counter.mjs', processes, Math.floor(4_000_000 / processes)],
    peers: [
      {
        peerName: 'Python RawValue + Lock',
        subject: ['counter.py', processes, Math.floor(200_000 / processes)],
        goal: 0.2,
      },
      {
        peerName: 'C++ sem_t',
        subject: ['counter.cpp', processes, Math.floor(1_000_000 / processes)],
        goal: 4,
      },
    ],
  })),
  ...[2, 16].map((processes) => ({
    name: `contended counter, ${processes} processes, deadlocks detected`,
    unit: 'ns',
    better: 'lower',
    placements: processes === 2 ? ['same', 'split'] : ['any'],
    ours: ['counter.mjs', processes, Math.floor(4_000_000 / processes)],
    peers: [
      {
        peerName: 'not looked for',
        subject: ['counter.mjs', processes, Math.floor(4_000_000 / processes), 'nobody'],
        goal: 1.1,
      },
    ],
  })),
  {
    name: 'deadlock of 8, from its closing to the error',
    unit: 'ms',
    better: 'lower',
    placements: ['any'],
    ours: ['deadlock.mjs', 8, 15],
    peers: [{ peerName: 'a time limit of 50 ms', subject: ['deadlock.mjs', 8, 15, 50], goal: 1 }],
  },
  ...[
    [64, 2_000_000, 60_000, 15, 30],
    [1024, 500_000, 60_000],
    [65536, 60_000, 5000, 10, 10],
    [1 << 20, 2000, 400, 10, 10],
    ['object', 400_000, 60_000, 2, 4],
  ].map(([size, count, fewer, python, node]) => ({
    name: `queue, ${size === 'object' ? 'small objects' : `${size} B`}`,
    unit: 'messages/s',
    better: 'higher',
    placements: ['split'],
    ours: ['queue.mjs', 'sync', size, count],
    peers: [
      { peerName: 'Python Queue', subject: ['queue_stream.py', size, fewer], goal: python },
      {
        peerName: 'Node IPC advanced',
        subject: ['stream-ipc.mjs', 'advanced', size, fewer],
        goal: node,
      },
      ...(size === 'object'
        ? []
        : [
            {
              peerName: 'C++ ring',
              subject: ['ring.cpp', size, count],
              goal: size === 64 ? 0.3 : undefined,
            },
          ]),
    ],
  })),
  {
    name: 'queue, 64 B, async',
    unit: 'messages/s',
    better: 'higher',
    placements: ['split'],
    ours: ['queue.mjs', 'async', 64, 500_000],
    peers: [{ peerName: 'Python Queue', subject: ['queue_stream.py', 64, 60_000], goal: 5 }],
  },
  ...['Semaphore', 'BoundedSemaphore'].map((name) => ({
    name: `${name}, acquired and released`,
    unit: 'ns',
    better: 'lower',
    placements: ['any'],
    ours: ['semaphore.mjs', name, 1_000_000],
    peers: [{ peerName: `Python ${name}`, subject: ['semaphore.py', name, 500_000], goal: 0.6 }],
  })),
  ...[
    ['same', 1.5, 20_000, 20_000],
    ['split', 20, 100_000, 5_000],
  ].map(([placement, goal, ours, theirs]) => ({
    name: `barrier of 2, ${placement}`,
    unit: 'rounds/s',
    better: 'higher',
    placements: [placement],
    ours: ['barrier.mjs', ours],
    peers: [{ peerName: 'Python Barrier', subject: ['barrier.py', theirs], goal }],
  })),
  ...['sync', 'async'].flatMap((form) =>
    ['same', 'split'].map((placement) => ({
      name: `manager dictionary, set and get, ${form}, ${placement}`,
      unit: 'calls/s',
      better: 'higher',
      placements: [placement],
      ours: ['manager.mjs', form, 100_000],
      peers: [{ peerName: 'Python Manager.dict', subject: ['manager.py', 20_000], goal: 3 }],
    })),
  ),
  ...poolRows,
];
