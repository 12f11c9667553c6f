import { describe, expect, it } from 'vitest';
import {
  builtIn,
  end,
  exit,
  good,
  judged,
  replaced,
  sampled,
  without,
  type Step,
} from './story.js';

const kill = (pid: number): Step => ({ kind: 'kill', pid, signal: 'SIGKILL' });

describe('exit', () => {
  it('judges everyone', () => {
    expect(judged('exit: 0', good).verdict).toBe('passed');
    expect(judged('exit: 0', replaced(10, exit(12, 3))).witness).toEqual({
      text: 'worker-2 (12) ended with status 3; it must end with status 0',
      observations: [10],
    });
    expect(judged('exit: 0', replaced(10, exit(12, 'SIGSEGV'))).witness?.text).toContain('SIGSEGV');
    expect(judged('exit: 0', without(10)).witness?.text).toContain('was never seen to end');
    expect(judged('exit: 0', sampled(without(10))).verdict).toBe('unknown');
  });
  it('knows signals, expressions, and whom the fault killed', () => {
    const ends = replaced(10, exit(12, 'SIGKILL'));
    expect(judged('exit: { worker: workers - 2, main: main.finish.total - 3 }', good).verdict).toBe(
      'passed',
    );
    expect(judged('exit: { worker: 0 }', ends).verdict).toBe('failed');
    expect(judged('exit: { worker: 0 }', replaced(10, kill(12), exit(12, 'SIGKILL'))).verdict).toBe(
      'passed',
    );
    expect(judged('exit: { worker: SIGKILL }', ends, 1).verdict).toBe('failed');
    expect(judged('exit: { program: SIGTERM }', replaced(13, exit(10, 'SIGTERM'))).verdict).toBe(
      'passed',
    );
    const left = { processes: [{ pid: 12, name: 'x' }] };
    const forced = [...without(14), end(left)];
    expect(judged('exit: { worker: 0 }', forced).witness?.text).toContain('had not ended');
  });
});

describe('exit of one that a line names', () => {
  const rule = 'exit: { worker: 0, main.finish.total: SIGKILL }';
  const ends = replaced(10, exit(12, 'SIGKILL')).with(12, 'main 10 finish total=12');
  it('lets that one end otherwise than the others', () => {
    expect(judged(rule, ends).verdict).toBe('passed');
    expect(judged('exit: { worker: 0 }', ends).verdict).toBe('failed');
    expect(judged(rule, good.with(12, 'main 10 finish total=12')).witness).toEqual({
      text: 'worker-2 (12) ended with status 0; it must be ended by SIGKILL',
      observations: [10],
    });
    const other = ends.with(12, 'main 10 finish total=11');
    expect(judged(rule, other).witness?.text).toContain('worker-2 (12) was ended by SIGKILL');
    expect(builtIn('survives', ends, `  it: { says: It holds., ${rule} }`).verdict).toBe('passed');
    expect(builtIn('survives', other, `  it: { says: It holds., ${rule} }`).verdict).toBe('failed');
  });
  it('fails when no such process was seen', () => {
    expect(judged(rule, good).witness?.text).toContain('process 3 was never seen to end');
  });
  it('refuses a field that is not there', () => {
    expect(() => judged('exit: { main.finish.totl: 0 }', good)).toThrow('has no field "totl"');
  });
});
