import { describe, expect, it } from 'vitest';
import {
  end,
  exit,
  fork,
  good,
  judged,
  replaced,
  sampled,
  start,
  without,
  type Step,
} from './story.js';

const kill = (pid: number): Step => ({ kind: 'kill', pid, signal: 'SIGKILL' });

describe('before', () => {
  const waits = 'before: [worker.exit, main.finish]';
  it('passes, and is unknown where process events are sampled', () => {
    expect(judged(waits, good).verdict).toBe('passed');
    expect(judged(waits, sampled(good)).verdict).toBe('unknown');
    expect(judged('before: [worker.leave, main.finish]', sampled(good)).verdict).toBe('passed');
  });
  it('shows the two in the wrong order', () => {
    const steps = [...good.slice(0, 10), 'main 10 finish total=3', exit(12), exit(10), end()];
    const { verdict, witness } = judged(waits, steps);
    expect(verdict).toBe('failed');
    expect(witness?.observations).toEqual([10, 11]);
    expect(witness?.text).toContain(
      '"main 10 finish total=3" comes before the exit of worker-2 (12)',
    );
  });
  it('misses an end that never came', () => {
    expect(judged(waits, without(10)).witness?.text).toContain('the exit of worker-2 never did');
  });
  it('pairs by a field', () => {
    const told = 'before: { first: worker.exit, then: main.ended, by: pid }';
    expect(judged(told, good).verdict).toBe('passed');
    const early = replaced(6, 'main 10 ended pid=12 status=0');
    expect(judged(told, early).witness?.observations).toEqual([6, 10]);
    const invented = replaced(8, 'main 10 ended pid=99 status=0');
    expect(judged(told, invented).witness?.text).toContain('no worker.exit has pid=99');
  });
});

describe('count', () => {
  it('counts exactly, at most and at least', () => {
    expect(judged('count: { of: worker.enter, is: workers }', good).verdict).toBe('passed');
    expect(judged('count: { of: worker.enter, atMost: 1 }', good).witness).toEqual({
      text: 'worker.enter came 2 times, not at most 1',
      observations: [5],
    });
    expect(judged('count: { of: worker.enter, atLeast: workers + 1 }', good).witness?.text).toBe(
      'worker.enter came 2 times, not at least 3 (workers + 1)',
    );
    expect(judged('count: { of: worker.exit, is: 2 }', sampled(good)).verdict).toBe('unknown');
  });
});

describe('equal', () => {
  it('shows both sides', () => {
    expect(judged('equal: main.finish.total == workers + 1', good).verdict).toBe('passed');
    expect(judged('equal: main.finish.total == workers * 2', good).witness).toEqual({
      text: 'main.finish.total is 3, but workers * 2 is 4',
      observations: [12],
    });
  });
  it('keeps the parentheses around a side', () => {
    const either = 'equal: "(main.finish.total + 1) * 2 == (workers == 2 ? 2 * (workers - 1) : 1)"';
    expect(judged(either, good).witness?.text).toBe(
      '(main.finish.total + 1) * 2 is 8, but workers == 2 ? 2 * (workers - 1) : 1 is 2',
    );
    const each = 'equal: "worker.all(w, (w.number + 0) == (w.number == 1 ? 1 : 3))"';
    expect(judged(each, good).witness?.text).toContain('worker[1] (process 12): w.number + 0 is 2');
  });
  it('names the element it fails for', () => {
    const told =
      'equal: "main.ended.all(e, e.status == statusOf(e.pid) && e.signal == signalOf(e.pid))"';
    expect(judged(told, good).verdict).toBe('passed');
    const lie = judged(told, replaced(11, 'main 10 ended pid=12 status=1'));
    expect(lie.verdict).toBe('failed');
    expect(lie.witness?.text).toBe(
      'main.ended[1] ("main 10 ended pid=12 status=1"): e.status is 1, but statusOf(e.pid) is 0',
    );
    expect(lie.witness?.observations).toEqual([10, 11]);
    expect(judged(told, sampled(without(10))).verdict).toBe('unknown');
    expect(judged(told, without(10)).verdict).toBe('failed');
  });
  it('fails when something it speaks of was never printed', () => {
    expect(judged('equal: main.finish.total == 3', without(12)).witness?.text).toContain(
      'main.finish was never printed',
    );
  });
  it('knows actors, lists and who is whose parent', () => {
    const all =
      'equal: ["worker.all(w, parentOf(w) == main.pid)", "worker.map(w, w.leave[0].n) == oneTo(2)", "worker.map(w, w.leave[0].n).sum() == 3", "killed == 0"]';
    expect(judged(all, good).verdict).toBe('passed');
    const other = judged(
      'equal: "worker.all(w, parentOf(w) == main.pid)"',
      replaced(3, fork(12, 11)),
    );
    expect(other.witness?.text).toContain('parentOf(w) is 11, but main.pid is 10');
    const adopt: Step = { kind: 'adopt', pid: 12, parent: 1 };
    const steps = replaced(9, adopt, 'worker-2 12 leave n=1');
    expect(judged('equal: "adopterOf(worker[1]) == worker[1].leave[0].n"', steps).verdict).toBe(
      'passed',
    );
    expect(judged('equal: "adopterOf(worker[0]) == 1"', steps).verdict).toBe('failed');
  });
});

describe('tree', () => {
  const family = 'tree: { worker: main }';
  it('passes, also below a launcher, and is unknown where sampled', () => {
    expect(judged(family, good).verdict).toBe('passed');
    const npx: Step = { kind: 'start', pid: 9, tracing: 'ptrace', isolated: true };
    expect(judged(family, [npx, fork(10, 9), ...good.slice(1)]).verdict).toBe('passed');
    expect(judged(family, sampled(good)).verdict).toBe('unknown');
  });
  it('knows a launcher that asked others for help before it became the program', () => {
    const become: Step = { kind: 'exec', pid: 10, path: '/usr/bin/python3' };
    const helped = (...steps: Step[]) => judged(family, [start(), ...steps, ...good.slice(1)]);
    expect(helped(fork(20), fork(21, 20), exit(21), exit(20), become).verdict).toBe('passed');
    expect(helped(become, fork(20), exit(20)).witness?.text).toContain(
      'process 20, a child of main',
    );
  });
  it('fails for a wrong parent, one who is missing and one too many', () => {
    const nephew = judged(family, replaced(3, fork(12, 11)));
    expect(nephew.witness?.text).toBe('worker-2 (12) is the child of worker-1 (11), not of main');
    expect(judged(family, good, 3).witness?.text).toContain('worker-3 never ran');
    const stranger = judged(family, replaced(4, fork(13), 'worker-1 11 enter'));
    expect(stranger.witness).toEqual({
      text: 'process 13, a child of main (10), runs and is none of the actors',
      observations: [4],
    });
    expect(judged(family, sampled(replaced(4, fork(13), 'worker-1 11 enter'))).verdict).toBe(
      'failed',
    );
  });
});

describe('state', () => {
  const look = (state: string, ppid = 10, forever = false, quiet?: true): Step => ({
    kind: 'state',
    ...(quiet && { quiet }),
    processes: [11, 12].map((pid) => ({ pid, ppid, state, call: null, forever, stdin: false })),
  });
  const at = (is: string) => `state: { at: main.finish, of: worker, is: ${is} }`;
  const after = (...steps: Step[]) => [...good.slice(0, 13), ...steps, ...good.slice(13)];
  const input: Step = { kind: 'input', text: '\n' };
  it.each<[string, Step, Step]>([
    ['zombie', look('Z'), look('S')],
    ['stopped', look('T'), look('S')],
    ['sleeping', look('S'), look('R')],
    ['running', look('R'), look('S')],
    ['blocked', look('S', 10, true), look('S')],
    ['stuck', look('S', 10, true, true), look('S', 10, true)],
    ['stuck', look('S', 10, true, true), look('Z', 10, true, true)],
    ['alive', look('S'), look('Z')],
    ['orphan', look('S', 1), look('S')],
    ['gone', { kind: 'state', processes: [] }, look('Z')],
  ])('knows %s', (is, right, wrong) => {
    expect(judged(at(is), after(wrong, right, input)).verdict).toBe('passed');
    const result = judged(at(is), after(wrong, input, right));
    expect(result.verdict).toBe('failed');
    expect(result.witness?.observations).toEqual([12, 13]);
  });
  it('is unknown when nobody looked, and fails when the checkpoint never came', () => {
    expect(judged(at('zombie'), good).verdict).toBe('unknown');
    expect(judged(at('zombie'), without(12)).verdict).toBe('failed');
  });
  it('takes an orphan whose new parent is in the program for none', () => {
    expect(judged(at('orphan'), after(look('S', 12), input)).verdict).toBe('failed');
  });
});

describe('clean', () => {
  const ending = (left: Parameters<typeof end>[0]) => [...without(14), end(left)];
  it.each([
    [{ processes: [{ pid: 12, name: 'x' }] }, 'process: worker-2 (12) "x"'],
    [{ zombies: [{ pid: 11, parent: 10 }] }, 'worker-1 (11), child of main (10)'],
    [{ sharedMemory: ['/a'] }, 'shared-memory segment: /a'],
    [{ semaphores: ['/a'] }, 'semaphore: /a'],
    [{ messageQueues: ['/a'] }, 'message queue: /a'],
    [{ systemV: ['shm 3'] }, 'System V object: shm 3'],
    [{ sockets: ['/tmp/s'] }, 'socket: /tmp/s'],
    [{ files: ['a', 'b', 'c', 'd'] }, 'file: a; b; c and 1 more'],
  ])('sees %j', (left, text) => {
    const result = judged('clean: all', ending(left));
    expect(result.verdict).toBe('failed');
    expect(result.witness?.text).toContain(text);
  });
  it('passes, asks only for what is listed, and never passes what nobody could see', () => {
    expect(judged('clean: all', good).verdict).toBe('passed');
    expect(judged('clean: [files]', ending({ sockets: ['/tmp/s'] })).verdict).toBe('passed');
    expect(judged('clean: all', ending({ semaphores: null })).verdict).toBe('unknown');
    expect(judged('clean: all', ending({ semaphores: null, files: ['a'] })).verdict).toBe('failed');
    expect(judged('clean: all', [start()]).verdict).toBe('unknown');
  });
  it("does not blame the fault's own zombies", () => {
    const steps = [...without(14), kill(10), end({ zombies: [{ pid: 11, parent: 10 }] })];
    expect(judged('clean: all', steps).verdict).toBe('passed');
  });
});
