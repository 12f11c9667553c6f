import { describe, expect, it } from 'vitest';
import { builtIn, end, exit, good, replaced, sampled, without, type Step } from './story.js';

describe('well-formed', () => {
  it('passes a good run', () => {
    expect(builtIn('well-formed', good).verdict).toBe('passed');
  });
  it.each([
    ['worker-1 11 enterworker-2 12 enter', 'two events in one line'],
    ['worker-3 11 enter', 'no actor is called worker-3'],
    ['worker 11 enter', 'no actor is called worker'],
    ['worker-1 11 jump', 'worker-1 has no event jump'],
    ['worker-1 11 leave', 'n= is missing'],
    ['worker-1 11 leave n=x', 'n=x is no int'],
    ['worker-1 11 leave n=01', 'n=01 is no int'],
    ['worker-1 11 leave n=1 m=2', 'm= is no field of leave'],
    ['main 10 start workers=2', 'start comes a second time'],
    ['worker-1 12 enter', 'worker-1 was process 11 before'],
    ['main 77 ended pid=1', 'main was process 10 before'],
  ])('refuses %j', (line, why) => {
    const result = builtIn('well-formed', replaced(6, line));
    expect(result.verdict).toBe('failed');
    expect(result.witness?.text).toContain(why);
    expect(result.witness?.observations).toContain(6);
  });
  it('refuses one process that is two actors', () => {
    const result = builtIn('well-formed', replaced(5, 'worker-2 11 enter'));
    expect(result.witness?.text).toContain('process 11 was worker-1 before');
    expect(result.witness?.observations).toEqual([4, 5]);
  });
  it('refuses a process id nobody has, unless processes are sampled', () => {
    const steps = without(2, 7);
    expect(builtIn('well-formed', steps).witness?.text).toContain(
      'no process of the program has the id 11',
    );
    expect(builtIn('well-formed', sampled(steps)).verdict).toBe('passed');
  });
});

const quiet: Step = { kind: 'quiet', stdin: false };
const forced = end({ processes: [{ pid: 12, name: 'x' }] });

describe('ends', () => {
  it('passes, also after a quiet that ended by itself', () => {
    expect(builtIn('ends', good).verdict).toBe('passed');
    expect(builtIn('ends', replaced(10, quiet, exit(12))).verdict).toBe('passed');
  });
  it('fails when stuck, beyond a limit, forced, or never seen to end', () => {
    const picture: Step = {
      kind: 'state',
      processes: [{ pid: 12, ppid: 10, state: 'S', call: 'futex', forever: true, stdin: false }],
    };
    const stuck = builtIn('ends', [...good.slice(0, 10), quiet, picture, forced]);
    expect(stuck.witness?.text).toBe('every process waits for ever: worker-2 (12) in futex');
    const limit: Step = { kind: 'limit', what: 'time', max: 1000 };
    expect(builtIn('ends', [...good.slice(0, 10), limit, forced]).witness?.text).toContain(
      '1000 ms',
    );
    expect(builtIn('ends', [...without(14), forced]).witness?.text).toContain(
      'worker-2 (12) was still there',
    );
    expect(builtIn('ends', without(14)).verdict).toBe('failed');
  });
});

describe('survives', () => {
  const dead = replaced(10, exit(12, 'SIGSEGV'));
  const killed = (pid: number, signal: string): Step[] =>
    replaced(10, { kind: 'kill', pid, signal }, exit(12, 'SIGKILL'));
  it('passes a good run, and is unknown where sampled', () => {
    expect(builtIn('survives', good).verdict).toBe('passed');
    expect(builtIn('survives', sampled(good)).verdict).toBe('unknown');
  });
  it('fails when a signal that nobody asked for ends a process', () => {
    const result = builtIn('survives', dead);
    expect(result.witness).toEqual({
      text: 'worker-2 (12) is ended by SIGSEGV',
      observations: [10],
    });
  });
  it('allows what a rule, the fault or a key asked for, and the forced end', () => {
    const rule = '  it: { says: It holds., exit: { worker: SIGSEGV } }';
    expect(builtIn('survives', dead, rule).verdict).toBe('passed');
    expect(builtIn('survives', killed(12, 'SIGKILL')).verdict).toBe('passed');
    expect(builtIn('survives', killed(10, 'SIGTERM')).verdict).toBe('passed');
    expect(builtIn('survives', killed(11, 'SIGKILL')).verdict).toBe('failed');
    const typed = (text: string) => replaced(10, { kind: 'input', text }, exit(12, 'SIGINT'));
    expect(builtIn('survives', typed('\u0003')).verdict).toBe('passed');
    expect(builtIn('survives', typed('\n')).verdict).toBe('failed');
    const steps = [...replaced(10, quiet, exit(12, 'SIGKILL')).slice(0, 12), forced];
    expect(builtIn('survives', steps).verdict).toBe('passed');
  });
});
