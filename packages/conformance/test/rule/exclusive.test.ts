import { describe, expect, it } from 'vitest';
import { judgedBy, mistakes } from './market.js';
import { exit, start, type Step } from './story.js';

const rule = (more: string) => `exclusive: { from: worker.enter, to: worker.leave, ${more} }`;
const one = rule('max: 1');
const kill = (pid: number, signal = 'SIGKILL'): Step => ({ kind: 'kill', pid, signal });

describe('exclusive', () => {
  it('passes while nobody is inside with another', () => {
    expect(judgedBy(one, []).verdict).toBe('passed');
    expect(judgedBy(one, ['1 enter', '1 leave', '2 enter', '2 leave']).verdict).toBe('passed');
    expect(judgedBy(one, ['1 enter', '1 enter', '1 leave', '2 enter']).verdict).toBe('passed');
  });
  it('names who is inside at once', () => {
    expect(judgedBy(one, ['1 enter', '1 leave', '2 enter', '3 enter', '2 leave']).witness).toEqual({
      text: '2 are inside at once, at most 1 may be: "worker-2 12 enter", "worker-3 13 enter"',
      observations: [3, 4],
    });
  });
  it('counts to an expression', () => {
    const steps = ['1 enter', '2 enter', '3 enter'];
    expect(judgedBy(rule('max: most + 1'), steps).verdict).toBe('passed');
    const { witness } = judgedBy(rule('max: most'), steps);
    expect(witness?.text).toContain('3 are inside at once, at most 2 (most) may be');
    expect(witness?.observations).toEqual([1, 2, 3]);
  });
  it('fails when so many as asked for never were inside', () => {
    const reached = rule('max: 2, reached: true');
    expect(judgedBy(reached, ['1 enter', '2 enter', '1 leave']).verdict).toBe('passed');
    expect(judgedBy(reached, ['1 enter', '1 leave', '2 enter']).witness).toEqual({
      text: 'at most 1 are ever inside at once, never 2: "worker-1 11 enter"',
      observations: [1],
    });
    expect(judgedBy(reached, []).verdict).toBe('failed');
    expect(judgedBy(rule('max: 2, reached: false'), []).verdict).toBe('passed');
  });
  it('judges each value of a field on its own', () => {
    const each = 'exclusive: { from: worker.arrive, to: worker.pass, by: round, max: 1 }';
    const two = ['1 arrive round=1', '2 arrive round=2', '1 pass round=1', '3 arrive round=1'];
    expect(judgedBy(each, two).verdict).toBe('passed');
    expect(judgedBy(each.replace('by: round, ', ''), two).verdict).toBe('failed');
    expect(judgedBy(each, [...two, '2 arrive round=1']).witness).toEqual({
      text: '2 are inside at once, at most 1 may be: "worker-3 13 arrive round=1", "worker-2 12 arrive round=1"',
      observations: [4, 5],
    });
    const nested = ['1 arrive round=1', '1 arrive round=2', '1 pass round=2', '2 arrive round=1'];
    expect(judgedBy(each, nested).verdict).toBe('failed');
    expect(mistakes(each.replace('round,', 'rund,'))[0]).toContain('has no field "rund"');
  });
  it('knows that who has ended, or was killed, is no longer inside', () => {
    expect(judgedBy(one, ['1 enter', exit(11), '2 enter']).verdict).toBe('passed');
    expect(judgedBy(one, ['1 enter', '2 enter', exit(11)]).verdict).toBe('failed');
    const handedOn = ['1 enter', kill(11), '2 enter', exit(11, 'SIGKILL')];
    expect(judgedBy(one, handedOn).verdict).toBe('passed');
    expect(judgedBy(one, ['1 enter', kill(11, 'SIGTERM'), '2 enter']).verdict).toBe('failed');
    expect(judgedBy(one, ['1 enter', kill(12), '2 enter']).verdict).toBe('failed');
  });
  it('is unknown where an end may have gone unseen, and failed where it makes no difference', () => {
    const sampled = start('sampling');
    expect(judgedBy(one, ['1 enter', '2 enter', '2 leave'], sampled).verdict).toBe('unknown');
    const both = ['1 enter', '2 enter', '2 leave', '1 leave'];
    expect(judgedBy(one, both, sampled).verdict).toBe('failed');
    const ended = 'exclusive: { from: worker.enter, to: worker.exit, max: 1 }';
    expect(judgedBy(ended, ['1 enter', exit(11), '2 enter']).verdict).toBe('passed');
    expect(judgedBy(ended, ['1 enter', '2 enter'], sampled).verdict).toBe('unknown');
  });
  it('refuses what does not belong together', () => {
    expect(mistakes('exclusive: { from: worker.enter, to: main.got, max: 1 }')[0]).toContain(
      'main.got is not of worker, who comes in: name its event',
    );
    expect(mistakes(rule('max: mst'))[0]).toContain('Unknown variable: mst');
    expect(mistakes(rule('max: 1, reached: 1'))[0]).toContain('write true or false');
    expect(mistakes('exclusive: { from: worker.entr, to: worker.leave, max: 1 }')[0]).toContain(
      'worker has no event "entr"',
    );
  });
  it('fails when the bound has no value', () => {
    expect(judgedBy(rule('max: "main.got[0].item"'), ['1 enter']).verdict).toBe('failed');
  });
});
