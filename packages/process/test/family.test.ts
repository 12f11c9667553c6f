import { describe, expect, test } from 'vitest';
import { allLiving, begin, line, living, nobodyLeft, run } from './run.js';

describe.each(['spawn', 'warm'])('the family, start method %s', (method) => {
  test('an ordinary child keeps its parent alive, and its own children it', async () => {
    expect((await run('ordinary', method)).stdout).toBe('kept alive\n');
    const { stdout, status } = await run('grandchildren', method);
    expect(stdout.split('\n').sort()).toEqual(['', 'child 0', 'child 1', 'joined']);
    expect(stdout).toMatch(/joined\n$/);
    expect(status).toBe(0);
  });

  test('a daemon does not, and ends with it; nor do spares', async () => {
    const daemon = await run('daemon', method);
    expect(daemon.stdout).toMatch(/^daemon \d+\n$/);
    expect(living(daemon.marker)).toEqual([]);
    const spares = await run('spares', method);
    expect(spares.stdout).toBe('active 0\n');
    expect(living(spares.marker)).toEqual([]);
  });

  test('process.exit ends the children before it ends', async () => {
    const { status, marker } = await run('exits', method);
    expect(status).toBe(5);
    expect(living(marker)).toEqual([]);
  });

  test('nobody outlives a parent that was killed: children, grandchildren, spares', async () => {
    const { child, marker } = begin(['tree', method]);
    const [, middle, leaf] = await line(child.stdout, /ready (\d+) (\d+)\n/);
    await allLiving(marker, [middle, leaf].map(Number));
    child.kill('SIGKILL');
    await nobodyLeft(marker);
  });

  test('a detached child does, in a session of its own', async () => {
    const { child, marker } = begin(['detached', method]);
    const [, pid] = await line(child.stdout, /detached (\d+)\n/);
    await new Promise((resolve) => child.on('exit', resolve));
    await allLiving(marker, [Number(pid)]);
    child.stdin.end();
    await line(child.stdout, /let go\n/);
    await nobodyLeft(marker);
  });
});
