import { describe, expect, it } from 'vitest';
import { judgedBy, mistakes } from './market.js';

const rule = (more = '') => `conserved: { put: worker.put.item, got: other.got.item${more} }`;

describe('conserved', () => {
  it('passes when everything put is got, by whomever and in any order', () => {
    const steps = [
      '1 put item=1',
      '1 put item=2',
      'o2 got item=2',
      '2 put item=3',
      'o1 got item=3',
    ];
    expect(judgedBy(rule(), [...steps, 'o1 got item=1']).verdict).toBe('passed');
    expect(judgedBy(rule(), []).verdict).toBe('passed');
  });
  it('knows that equal values are not the same', () => {
    const twice = ['1 put item=7', '2 put item=7', 'o1 got item=7'];
    expect(judgedBy(rule(), [...twice, 'o2 got item=7']).verdict).toBe('passed');
    expect(judgedBy(rule(), twice).verdict).toBe('failed');
  });
  it('names what is lost', () => {
    expect(judgedBy(rule(), ['1 put item=1', '1 put item=2', 'o1 got item=2']).witness).toEqual({
      text: '1 of 2 are lost: nobody gets "worker-1 11 put item=1"',
      observations: [1],
    });
  });
  it('knows that nobody comes for what is put last', () => {
    const late = judgedBy(rule(), ['1 put item=1', 'o1 got item=1', '1 put item=2']);
    expect(late.witness?.observations).toEqual([3]);
  });
  it('allows as much to be lost as is said', () => {
    const two = ['1 put item=1', '1 put item=2', '1 put item=3', 'o1 got item=2'];
    expect(judgedBy(rule(', lostAtMost: most'), two).verdict).toBe('passed');
    expect(judgedBy(rule(', lostAtMost: 1'), two).witness).toEqual({
      text: '2 of 3 are lost; at most 1 may be: nobody gets "worker-1 11 put item=3"',
      observations: [3],
    });
    expect(judgedBy(rule(', lostAtMost: 9'), ['o1 got item=1']).verdict).toBe('failed');
  });
  it('names what is doubled, made up, and got before it was put', () => {
    const doubled = judgedBy(rule(), ['1 put item=1', 'o1 got item=1', 'o2 got item=1']);
    expect(doubled.witness).toEqual({
      text: '"other-2 22 got item=1" is got once more than it is put, after "other-1 21 got item=1"',
      observations: [2, 3],
    });
    expect(judgedBy(rule(), ['1 put item=1', 'o1 got item=4']).witness).toEqual({
      text: '"other-1 21 got item=4" is made up: nobody puts 4',
      observations: [2],
    });
    expect(judgedBy(rule(), ['o1 got item=1', '1 put item=1']).witness).toEqual({
      text: '"other-1 21 got item=1" comes before it is put: "worker-1 11 put item=1"',
      observations: [1, 2],
    });
  });
  it('refuses what no line carries', () => {
    const wrong = 'conserved: { put: worker.put.itm, got: other.got.item }';
    expect(mistakes(wrong)[0]).toContain('worker.put has no field "itm": use one of item');
    expect(mistakes('conserved: { put: worker.put, got: other.got.item }')[0]).toContain(
      'write actor.event.field',
    );
    expect(mistakes(rule(', lostAtMost: x'))[0]).toContain('Unknown variable: x');
  });
});
