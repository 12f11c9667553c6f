import { describe, expect, it } from 'vitest';
import { judgedBy, mistakes } from './market.js';

const rule = 'fifo: { put: worker.put.item, got: other.got.item }';
const puts = ['1 put item=1', '1 put item=2', '2 put item=8', '2 put item=9'];

describe('fifo', () => {
  it('passes when a getter gets what each putter put in its order', () => {
    const got = ['o1 got item=8', 'o1 got item=1', 'o1 got item=2', 'o1 got item=9'];
    expect(judgedBy(rule, [...puts, ...got]).verdict).toBe('passed');
    expect(judgedBy(rule, []).verdict).toBe('passed');
  });
  it('names both items, as put and as got', () => {
    expect(judgedBy(rule, [...puts, 'o1 got item=2', 'o1 got item=1']).witness).toEqual({
      text: '"other-1 21 got item=1" comes after "other-1 21 got item=2", but worker-1 put it earlier',
      observations: [1, 2, 5, 6],
    });
    const apart = ['o1 got item=2', 'o1 got item=9', 'o1 got item=8'];
    expect(judgedBy(rule, [...puts, ...apart]).verdict).toBe('failed');
  });
  it('does not judge what the lines of two getters cannot show', () => {
    expect(judgedBy(rule, [...puts, 'o1 got item=2', 'o2 got item=1']).verdict).toBe('passed');
  });
  it('leaves what is doubled or made up to another rule', () => {
    const odd = ['o1 got item=1', 'o1 got item=1', 'o1 got item=5', 'o1 got item=2'];
    expect(judgedBy(rule, [...puts, ...odd]).verdict).toBe('passed');
  });
  it('is unknown when values are equal', () => {
    const same = judgedBy(rule, [...puts, '2 put item=1']);
    expect(same.verdict).toBe('unknown');
    expect(same.witness?.observations).toEqual([1, 5]);
  });
  it('refuses what no line carries', () => {
    expect(mistakes('fifo: { put: worker.enter.item, got: other.got.item }')[0]).toContain(
      'has no field "item"',
    );
  });
});
