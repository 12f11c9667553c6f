import { describe, expect, it } from 'vitest';
import { judgedBy, mistakes } from './market.js';
import { start } from './story.js';

const rule = (more = '') =>
  `rounds: { arrive: worker.arrive, pass: worker.pass, parties: workers${more} }`;
const said = rule(', round: round');
const arrive = (round: number, ...who: number[]) =>
  who.map((one) => `${one} arrive round=${round}`);
const pass = (round: number, ...who: number[]) => who.map((one) => `${one} pass round=${round}`);

describe.each([
  ['counted', rule()],
  ['said', said],
])('rounds, %s', (_, it_) => {
  it('passes when everybody has arrived before anybody passes', () => {
    const twice = [...arrive(1, 3, 1, 2), ...pass(1, 2), ...arrive(2, 2), ...pass(1, 1, 3)];
    expect(judgedBy(it_, twice).verdict).toBe('passed');
    expect(judgedBy(it_, [...twice, ...arrive(2, 1, 3), ...pass(2, 1)]).verdict).toBe('passed');
    expect(judgedBy(it_, arrive(1, 1)).verdict).toBe('passed');
  });
  it('names who passes, and who arrives only then', () => {
    expect(judgedBy(it_, [...arrive(1, 1, 2), ...pass(1, 1), ...arrive(1, 3)]).witness).toEqual({
      text: '"worker-1 11 pass round=1" comes before "worker-3 13 arrive round=1": 2 of 3 (workers) have arrived at round 1',
      observations: [3, 4],
    });
  });
  it('knows each round by itself', () => {
    const first = [...arrive(1, 1, 2, 3), ...pass(1, 1, 2, 3)];
    const second = judgedBy(it_, [...first, ...arrive(2, 1, 2), ...pass(2, 2)]);
    expect(second.witness?.text).toContain('though worker-3 never arrived: 2 of 3');
    expect(second.witness?.observations).toEqual([9]);
  });
});

describe('rounds', () => {
  it('counts a process once, and nobody who is not needed', () => {
    expect(judgedBy(said, [...arrive(1, 1, 1, 2), ...pass(1, 1)]).verdict).toBe('failed');
    const two = 'rounds: { arrive: worker.arrive, pass: worker.pass, parties: most }';
    expect(judgedBy(two, [...arrive(1, 1, 2), ...pass(1, 1)]).verdict).toBe('passed');
    expect(judgedBy(two, [...arrive(1, 1), ...pass(1, 1)]).verdict).toBe('failed');
  });
  it('needs exact process events only where it speaks of them', () => {
    const sampled = start('sampling');
    expect(judgedBy(rule(), pass(1, 1), sampled).verdict).toBe('failed');
    const start_ = 'rounds: { arrive: worker.start, pass: worker.pass, parties: 1 }';
    expect(judgedBy(start_, pass(1, 1), sampled).verdict).toBe('unknown');
  });
  it('refuses a field that is not there', () => {
    expect(mistakes(rule(', round: rund'))[0]).toContain('has no field "rund"');
    expect(mistakes('rounds: { arrive: worker.arrive, parties: 1 }')[0]).toContain('no "pass"');
  });
});
