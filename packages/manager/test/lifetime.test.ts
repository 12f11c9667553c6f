// How long objects live, and what becomes of whom when somebody dies.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Manager, ManagerDiedError } from '@isoproc/manager';
import { pipe } from '@isoproc/pipe';
import { Process } from '@isoproc/process';
import { Semaphore } from '@isoproc/semaphore';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as work from './fixtures/work.mjs';

let manager: Manager;
beforeAll(async () => {
  manager = await new Manager().start();
});
afterAll(async () => {
  await manager.shutdown();
});
const warm = { startMethod: 'warm' } as const;

describe('objects live as long as somebody has a proxy', () => {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as () => void;
  /** How many are there once nothing is collected any more. */
  const settled = async () => {
    let count = -1;
    for (let same = 0; same < 5; same++) {
      gc();
      await new Promise(setImmediate);
      const now = await manager.objectCount();
      if (now !== count) same = 0;
      count = now;
    }
    return count;
  };
  const until = async (count: number) => {
    while ((await manager.objectCount()) !== count) {
      gc();
      await new Promise(setImmediate);
    }
  };

  test('or another object contains them; they go with the last one', async () => {
    const before = await settled();
    const outer = await manager.list<unknown>();
    {
      const inner = await manager.dict([['x', 1]]);
      await outer.push(inner);
      inner[Symbol.dispose]();
    }
    await until(before + 1);
    const again = (await outer.get(0)) as Awaited<ReturnType<typeof manager.dict>>;
    expect(await again.get('x')).toBe(1);
    again[Symbol.dispose]();
    outer[Symbol.dispose]();
    await until(before);
  });

  test('a client that is killed gives up what it had', async () => {
    const before = await settled();
    const [dict, started] = [await manager.dict<string, number>(), new Semaphore(0)];
    const child = new Process(work.workUntil, [dict, started, 'sync'], warm);
    await child.start();
    await started.acquire();
    child.kill();
    await child.join();
    dict[Symbol.dispose]();
    await until(before);
  });
});

describe('when the server dies', () => {
  test('whoever waits and whoever comes is told', async () => {
    const own = await new Manager().start();
    const dict = await own.dict<string, number>();
    const counter = await own.create(work.counter);
    const started = new Semaphore(0);
    const children = (['sync', 'async'] as const).map(
      (how) => new Process(work.workUntil, [dict, started, how], warm),
    );
    for (const child of children) await child.start();
    for (const _ of children) await started.acquire();
    const waiting = counter.wait({ signal: new AbortController().signal });
    process.kill(own.pid ?? 0, 'SIGKILL');
    await expect(waiting).rejects.toThrow(ManagerDiedError);
    await expect(waiting).rejects.toThrow(`the manager (pid ${String(own.pid)}) has ended`);
    expect(await Promise.all(children.map((child) => child.result()))).toEqual([
      'ERR_MANAGER_DIED',
      'ERR_MANAGER_DIED',
    ]);
    expect(() => dict.getSync('x')).toThrow(ManagerDiedError);
    await expect(dict.set('x', 1)).rejects.toThrow(ManagerDiedError);
    await own.shutdown();
    await Promise.all(children.map((child) => child.join()));
  });

  test('it dies with who started it', async () => {
    const [ours, theirs] = pipe();
    const owner = new Process(work.own, [theirs]);
    await owner.start();
    const pid = (await ours.recv()) as number;
    expect(() => process.kill(pid, 0)).not.toThrow();
    owner.kill();
    await owner.join();
    const lives = () => {
      try {
        return process.kill(pid, 0);
      } catch {
        return false;
      }
    };
    while (lives()) await new Promise(setImmediate);
    theirs.close();
    ours.close();
  });
});
