import { describe, expect, it } from 'vitest';
import type { Contract } from '../../src/contract/contract.js';
import { createRandom } from '../../src/contract/random.js';
import { checkpointAt } from '../../src/judge/checkpoint.js';
import { planFault } from '../../src/judge/fault-plan.js';
import { faultApplies, judge } from '../../src/judge/judge.js';
import { verdictOf } from '../../src/judge/verdict.js';
import type { RuleResult } from '../../src/model/result.js';
import { contractOf, end, exit, fork, good, replaced, story, type Step } from '../rule/story.js';

const rules = `  order: { says: In order., sequence: { worker: "(enter leave){workers}" } }
  gone: { says: Gone., state: { at: main.finish, of: worker, is: gone } }`;
const faults = `faults:
  hit: { kill: { actor: worker, at: enter, signal: SIGTERM }, rules: { all: { says: Exit., exit: 0 } }, keep: [order] }
  stop: { keys: { press: Ctrl-C, actor: main, at: start }, rules: { all: { says: Exit., exit: 0 } } }`;
const contract = contractOf(rules, faults);
const parameters = { workers: 2 };
const verdicts = (fault: string | undefined, steps: Step[], mode: 'pipe' | 'terminal' = 'pipe') => {
  const results = judge(contract, { trace: story(...steps), parameters, mode, fault });
  return Object.fromEntries(results.map((result) => [result.id, result.verdict]));
};

describe('judge', () => {
  it('judges the rules of the contract, or those of the fault', () => {
    expect(verdicts(undefined, good)).toEqual({
      'demo/well-formed': 'passed',
      'demo/ends': 'passed',
      'demo/survives': 'passed',
      'demo/order': 'failed',
      'demo/gone': 'unknown',
    });
    const kill: Step = { kind: 'kill', pid: 12, signal: 'SIGTERM' };
    expect(verdicts('hit', replaced(10, kill, exit(12, 'SIGTERM')))).toMatchObject({
      'demo/hit/survives': 'passed',
      'demo/hit/all': 'passed',
      'demo/hit/order': 'failed',
    });
  });
  it('says unknown of a fault that never came, and not applicable of keys without a terminal', () => {
    expect(verdicts('hit', good)['demo/hit/all']).toBe('unknown');
    expect(verdicts('hit', good)['demo/hit/ends']).toBe('passed');
    expect(verdicts('stop', good)['demo/stop/all']).toBe('not applicable');
    expect(verdicts('stop', good, 'terminal')['demo/stop/all']).toBe('unknown');
    expect(faultApplies(contract, 'stop', 'pipe')).toBe(false);
    expect(faultApplies(contract, 'hit', 'pipe')).toBe(true);
    expect(() => verdicts('nothing', good)).toThrow('use one of hit, stop');
  });
  it('knows another number of actors where the fault changes it', () => {
    const replaces = (count: string) =>
      contractOf(
        '  known: { says: Known., exit: { main: 0 } }',
        `faults:
  hit: { kill: { actor: worker, at: enter }, ${count}keep: [known] }`,
      );
    const kill: Step = { kind: 'kill', pid: 11, signal: 'SIGKILL' };
    const steps = replaced(6, kill, exit(11, 'SIGKILL'), fork(13), 'worker-3 13 enter');
    const wellFormed = (contract: Contract, fault?: string) =>
      judge(contract, { trace: story(...steps), parameters, mode: 'pipe', fault })[0]?.verdict;
    expect(wellFormed(replaces('count: { worker: workers + 1 }, '), 'hit')).toBe('passed');
    expect(wellFormed(replaces('count: { worker: workers + 1 }, '))).toBe('failed');
    expect(wellFormed(replaces(''), 'hit')).toBe('failed');
    expect(() => replaces('count: { main: 2 }, ')).toThrow('main is one, without a number');
    expect(() => replaces('count: { work: 2 }, ')).toThrow('unknown actor "work"');
    expect(() => replaces('count: { worker: wrkers }, ')).toThrow('Unknown variable: wrkers');
  });
  it('judges all of a long trace', () => {
    const long = contractOf(
      '  order: { says: Order., sequence: { worker: "(enter leave)*" } }\n' +
        '  sum: { says: Sum., equal: "worker.all(w, w.leave.all(l, l.n > 0))" }',
    );
    const pairs = Array.from({ length: 5000 }, (_, i) => [
      'worker-1 11 enter',
      `worker-1 11 leave n=${i + 1}`,
    ]);
    const trace = story(
      ...good.slice(0, 6),
      'worker-2 12 leave n=1',
      'worker-1 11 leave n=1',
      ...pairs.flat(),
      ...good.slice(12),
    );
    const results = judge(long, { trace, parameters, mode: 'pipe' });
    expect(results.find((r) => r.id === 'demo/order')?.verdict).toBe('passed');
    expect(results.find((r) => r.id === 'demo/sum')?.verdict).toBe('passed');
  });
});

describe('verdictOf', () => {
  const result = (name: string, verdict: RuleResult['verdict']): RuleResult => ({
    id: `demo/${name}`,
    says: 'It holds.',
    verdict,
    ...(verdict === 'failed' && { witness: { text: `${name} went wrong`, observations: [] } }),
  });
  const quiet: Step = { kind: 'quiet', stdin: false };
  const time: Step = { kind: 'limit', what: 'time', max: 5 };
  const left = end({ processes: [{ pid: 12, name: 'x' }] });
  const all = ['survives', 'ends', 'order'].map((name) => result(name, 'failed'));
  it.each<[string, RuleResult[], Step[], string | undefined]>([
    ['could not run', all, [{ kind: 'problem', message: 'no such file' }], 'no such file'],
    ['could not run', all, [], 'it was never started'],
    ['crashed', all, [...good.slice(0, 9), quiet, left], 'demo/survives: survives went wrong'],
    ['stuck', all.slice(1), [...good.slice(0, 9), quiet, left], 'demo/ends: ends went wrong'],
    ['timed out', all.slice(1), [...good.slice(0, 9), time, left], 'demo/ends: ends went wrong'],
    ['failed', all.slice(1), good, 'demo/order: order went wrong'],
    ['unknown', [result('a', 'passed'), result('b', 'unknown')], good, 'demo/b: It holds.'],
    ['passed', [result('a', 'passed'), result('b', 'not applicable')], good, undefined],
    ['not applicable', [result('b', 'not applicable')], good, 'demo/b: It holds.'],
  ])('says %s', (verdict, results, steps, reason) => {
    expect(verdictOf(results, story(...steps))).toEqual(
      reason === undefined ? { verdict } : { verdict, reason },
    );
  });
});

describe('checkpointAt', () => {
  it('waits until the rules of the checkpoint hold', () => {
    const trace = story(...good);
    const found = trace
      .map((seen) => checkpointAt(contract, seen))
      .filter((one) => one !== undefined);
    expect(found.map((one) => one.event)).toEqual(['main.finish']);
    const zombie = { pid: 11, ppid: 10, state: 'Z', call: null, forever: false, stdin: false };
    expect(found[0]?.satisfied({ processes: [zombie] }, trace, parameters)).toBe(false);
    expect(found[0]?.satisfied({ processes: [] }, trace, parameters)).toBe(true);
    const elsewhere = checkpointAt(contract, trace[12] ?? expect.unreachable(), 'hit');
    expect(elsewhere?.satisfied({ processes: [zombie] }, trace, parameters)).toBe(true);
  });
});

describe('planFault', () => {
  const steps = story(
    'main 10 start workers=2',
    ...[1, 2].flatMap(() => ['worker-1 11 enter', 'worker-2 12 enter']),
  );
  const hitBy = (seed: number) => {
    const plan = planFault(contract, 'hit', parameters, createRandom(seed));
    return steps.flatMap((seen) => (plan.at(seen) ? [seen.index] : []));
  };
  it('hits once, anyone and any occurrence, the same for the same seed', () => {
    const hits = Array.from({ length: 60 }, (_, seed) => hitBy(seed));
    expect(hits.every((one) => one.length === 1)).toBe(true);
    expect(new Set(hits.flat())).toEqual(new Set([1, 2, 3, 4]));
    expect(hitBy(5)).toEqual(hits[5]);
    const plan = planFault(contract, 'hit', parameters, createRandom(1));
    const action = steps.map((seen) => plan.at(seen)).find((one) => one !== undefined);
    expect(action).toMatchObject({ signal: 'SIGTERM' });
  });
  it('hits one of so many times in all, whoever it is', () => {
    const open = contractOf(
      rules,
      `faults:
  hit: { kill: { actor: worker, at: enter, total: workers + 1 }, rules: { all: { says: Exit., exit: 0 } } }`,
    );
    const hits = Array.from({ length: 60 }, (_, seed) => {
      const plan = planFault(open, 'hit', parameters, createRandom(seed));
      return steps.flatMap((seen) => (plan.at(seen) ? [seen.index] : []));
    });
    expect(hits.every((one) => one.length === 1)).toBe(true);
    expect(new Set(hits.flat())).toEqual(new Set([1, 2, 3]));
  });
  it('types keys', () => {
    const plan = planFault(contract, 'stop', parameters, createRandom(1));
    expect(plan.at(steps[0] ?? expect.unreachable())).toEqual({ keys: '\u0003' });
  });
});
