/**
 * What is measured: ours against each peer. `goal` is the ratio aimed at (ours ÷ peer), in the
 * direction that `better` names. The figures a subject prints are in `unit`.
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
    ours: ['ping-pong.mjs', form, 64, 4000],
    peers: [
      {
        peerName: 'Node IPC json',
        subject: ['ping-pong-ipc.mjs', 'json', 64, 4000],
        goal: form === 'sync' ? 0.6 : 0.8,
      },
      { peerName: 'Node IPC advanced', subject: ['ping-pong-ipc.mjs', 'advanced', 64, 4000] },
      {
        peerName: 'Python Pipe',
        subject: ['ping-pong.py', 64, 4000],
        ...(form === 'sync' && { goal: 1 }),
      },
    ],
  })),
  ...['sync', 'async'].map((form) => ({
    name: `messages of 1 MiB, ${form}`,
    unit: 'messages/s',
    better: 'higher',
    placements: ['same', 'split'],
    ours: ['stream.mjs', form, 1 << 20, 400],
    peers: [
      {
        peerName: 'Node IPC advanced',
        subject: ['stream-ipc.mjs', 'advanced', 1 << 20, 200],
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
];
