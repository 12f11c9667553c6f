import { existsSync, readdirSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Manager } from '@isoproc/manager';
import { Process } from '@isoproc/process';
import { Semaphore } from '@isoproc/semaphore';
import { expect, test } from 'vitest';
import { usesNamedMemory } from '../../core/test/named-memory.js';
import { randomOf } from '../../core/test/random.js';
import * as work from './fixtures/work.mjs';

const KILLS = Number(process.env.ISOPROC_KILLS ?? 30);
const SEED = Number(process.env.ISOPROC_SEED ?? Date.now() % 1e6);
const CLIENTS = 3;
const warm = { startMethod: 'warm' } as const;

const report = (what: string, times: readonly number[]) => {
  const sorted = [...times].sort((a, b) => a - b);
  const [middle, worst] = [sorted[sorted.length >> 1], sorted.at(-1)].map((ms) => ms?.toFixed(1));
  const count = `${String(times.length)} kills, seed ${String(SEED)}`;
  console.log(`${what}: ${count}, recovery ${String(middle)} ms, worst ${String(worst)} ms`);
};
setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;
/** Once what nobody has any more is closed. */
const descriptors = async () => {
  let count = -1;
  for (let same = 0; same < 5; same++) {
    gc();
    await new Promise(setImmediate);
    const now = readdirSync('/proc/self/fd').length;
    if (now !== count) same = 0;
    count = now;
  }
  return count;
};

test(
  'clients are killed at random moments: the server and the others go on',
  { timeout: 600_000 },
  async () => {
    const before = await descriptors();
    const random = randomOf(SEED);
    const manager = await new Manager().start();
    const dict = await manager.dict<string | number, number>([['count', 0]]);
    const objects = await manager.objectCount();
    const clients: Process[] = [];
    let started = 0;
    const start = async (at: number) => {
      const how = started++ % 2 === 0 ? 'sync' : 'async';
      const client = new Process(work.work, [dict as never, at, how], warm);
      clients[at] = client;
      await client.start();
    };
    for (let at = 0; at < CLIENTS; at++) await start(at);
    const recovery: number[] = [];
    while (recovery.length < KILLS) {
      // The work goes on, or the watchdog says that it is stuck.
      const enough = ((await dict.get('count')) ?? 0) + 1 + random() * 60;
      while (((await dict.get('count')) ?? 0) < enough);
      const at = Math.floor(random() * CLIENTS);
      const begin = performance.now();
      expect(usesNamedMemory(clients[at]?.pid)).toBe(false);
      clients[at]?.kill();
      // Once more than who was killed may still have done.
      const count = (dict.getSync('count') ?? 0) + 1;
      while ((dict.getSync('count') ?? 0) <= count);
      recovery.push(performance.now() - begin);
      await clients[at]?.join();
      clients[at]?.close();
      await start(at);
    }
    for (const client of clients) {
      client.kill();
      await client.join();
    }
    expect(await dict.get('wrong')).toBe(undefined);
    while ((await manager.objectCount()) !== objects);
    await manager.shutdown();
    report('clients', recovery);
    expect(usesNamedMemory()).toBe(false);
    expect((await descriptors()) - before).toBeLessThan(20);
  },
);

test(
  'the server is killed at random moments: each client is told, and none hangs',
  { timeout: 600_000 },
  async () => {
    const before = await descriptors();
    const random = randomOf(SEED + 1);
    const times: number[] = [];
    while (times.length < KILLS) {
      const manager = await new Manager({ startMethod: 'warm' }).start();
      const dict = await manager.dict<string, number>();
      const started = new Semaphore(0);
      const clients = (['sync', 'async'] as const).map(
        (how) => new Process(work.workUntil, [dict, started, how], warm),
      );
      for (const client of clients) await client.start();
      for (const _ of clients) await started.acquire();
      const own = work.workUntil(dict, started, 'async');
      const enough = random() * 200;
      while (((await dict.get('count')) ?? 0) < enough);
      const { pid } = manager;
      const begin = performance.now();
      expect(usesNamedMemory(pid)).toBe(false);
      process.kill(pid ?? 0, 'SIGKILL');
      const told = await Promise.all([own, ...clients.map((client) => client.result())]);
      times.push(performance.now() - begin);
      expect(told).toEqual(Array(3).fill('ERR_MANAGER_DIED'));
      await manager.shutdown();
      for (const client of clients) {
        await client.join();
        client.close();
      }
      expect(existsSync(`/proc/${String(pid)}`)).toBe(false);
    }
    report('servers', times);
    expect(usesNamedMemory()).toBe(false);
    expect((await descriptors()) - before).toBeLessThan(20);
  },
);

test(
  'remote clients are killed at random moments: nothing of theirs is left',
  { timeout: 600_000 },
  async () => {
    const random = randomOf(SEED + 2);
    const manager = new Manager({ address: { host: '127.0.0.1', port: 0 }, authkey: 'key' });
    await manager.register('add', work.add).start();
    const dict = await manager.dict([['count', 0]]);
    await manager.publish('dict', dict);
    const objects = await manager.objectCount();
    const times: number[] = [];
    while (times.length < KILLS) {
      const client = new Process(work.workRemotely, [manager.address, 'key'], warm);
      await client.start();
      const enough = ((await dict.get('count')) ?? 0) + 1 + random() * 60;
      while (((await dict.get('count')) ?? 0) < enough);
      const begin = performance.now();
      client.kill();
      await client.join();
      client.close();
      while ((await manager.objectCount()) !== objects);
      times.push(performance.now() - begin);
    }
    report('remote clients', times);
    await manager.shutdown();
  },
);
