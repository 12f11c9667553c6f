// One interface for all: call(name, value), and end().
import { fileURLToPath } from 'node:url';

const filename = fileURLToPath(new URL('pool-peer.cjs', import.meta.url));

const libraries = {
  async isoproc(workers, { scheduling }) {
    const { Pool } = await import('isoproc');
    const tasks = await import('./pool-task.mjs');
    const pool = new Pool({ workers, ...(scheduling && { scheduling }) });
    return { call: (name, value) => pool.run(tasks[name], [value]), end: () => pool.close(), pool };
  },
  async piscina(workers) {
    const { Piscina } = await import('piscina');
    const pool = new Piscina({ filename, minThreads: workers, maxThreads: workers });
    const call = (name, value, transferList = []) => pool.run(value, { name, transferList });
    return { call, end: () => pool.destroy() };
  },
  async tinypool(workers, { processes }) {
    const { default: Tinypool } = await import('tinypool');
    const runtime = processes ? 'child_process' : 'worker_threads';
    const size = { minThreads: workers, maxThreads: workers };
    const pool = new Tinypool({ filename, runtime, ...size, serialization: 'advanced' });
    const call = (name, value, transferList = []) => pool.run({ name, value }, { transferList });
    return { call, end: () => pool.destroy() };
  },
  async workerpool(workers, { processes }) {
    const { default: workerpool } = await import('workerpool');
    const pool = workerpool.pool(filename, {
      minWorkers: workers,
      maxWorkers: workers,
      workerType: processes ? 'process' : 'thread',
      forkOpts: { serialization: 'advanced' },
    });
    const call = (name, value, transfer = []) => pool.exec(name, [value], { transfer });
    return { call, end: () => pool.terminate() };
  },
  async 'jest-worker'(workers, { processes }) {
    const { Worker } = await import('jest-worker');
    const pool = new Worker(filename, {
      numWorkers: workers,
      enableWorkerThreads: !processes,
      exposedMethods: ['square', 'touch', 'hold'],
      forkOptions: { serialization: 'advanced' },
    });
    return { call: (name, value) => pool[name](value), end: () => pool.end() };
  },
};

/** @param name - a library; `-processes` behind it: with processes instead of threads */
export function openPool(name, workers, options = {}) {
  const processes = name.endsWith('-processes');
  const library = name.replace('-processes', '');
  process.env.BENCH_LIBRARY = library;
  return libraries[library](workers, { processes, ...options });
}
