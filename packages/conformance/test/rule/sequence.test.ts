import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SequenceMachine } from '../../src/rule/sequence-machine.js';
import { parseSequence, SequenceError } from '../../src/rule/sequence-parser.js';
import { fork, good, judged, replaced, start, without } from './story.js';

const rule = 'sequence: { worker: "(enter leave)+", main: "start ended{workers} finish" }';

describe('sequence', () => {
  it('passes when everyone keeps to it', () => {
    expect(judged(rule, good).verdict).toBe('passed');
  });
  it('shows the event that came out of order, and the one before it', () => {
    const result = judged(rule, replaced(6, 'worker-1 11 enter'));
    expect(result.verdict).toBe('failed');
    expect(result.witness).toEqual({
      text: 'worker-1 says "worker-1 11 enter" after "worker-1 11 enter", where leave must come',
      observations: [4, 6],
    });
  });
  it('shows what was still expected at the end', () => {
    const result = judged(rule, without(9));
    expect(result.witness?.text).toBe(
      'worker-2 says nothing after "worker-2 12 enter", where leave must come',
    );
  });
  it('misses one who never spoke', () => {
    const result = judged(rule, good, 3);
    expect(result.witness?.text).toBe('worker-3 never says anything, where enter must come');
  });
  it('lets one whom the fault killed stop anywhere, but not go astray', () => {
    const kill = { kind: 'kill', pid: 11, signal: 'SIGKILL' } as const;
    const steps = [start(), fork(11), 'worker-1 11 enter', kill];
    expect(judged('sequence: { worker: "enter leave" }', steps, 1).verdict).toBe('passed');
    const astray = [...steps.slice(0, 3), 'worker-1 11 enter', kill];
    expect(judged('sequence: { worker: "enter leave" }', astray, 1).verdict).toBe('failed');
  });
});

const sequences = fc.letrec<{ any: string }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom('a', 'b', 'c'),
    fc.tuple(tie('any'), tie('any')).map(([x, y]) => `(${x} ${y})`),
    fc.tuple(tie('any'), tie('any')).map(([x, y]) => `(${x} | ${y})`),
    fc
      .tuple(tie('any'), fc.constantFrom('*', '+', '?', '{2}', '{0}', '{1,3}', '{2,}'))
      .map(([x, times]) => `(${x})${times}`),
  ),
})).any;

describe('SequenceMachine', () => {
  it("accepts what JavaScript's RegExp accepts", () => {
    fc.assert(
      fc.property(
        sequences,
        fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 8 }),
        (s, word) => {
          const machine = new SequenceMachine(parseSequence(s), Number);
          const expected = new RegExp(`^(?:${s.replace(/ /g, '')})$`).test(word.join(''));
          expect(machine.match(word) === undefined).toBe(expected);
        },
      ),
      { numRuns: 1000 },
    );
  });
  it('says for a word that failed what would have gone on', () => {
    fc.assert(
      fc.property(
        sequences,
        fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 6 }),
        (s, word) => {
          const machine = new SequenceMachine(parseSequence(s), Number);
          const wrong = machine.match(word);
          if (!wrong) return;
          const kept = word.slice(0, wrong.index);
          for (const name of ['a', 'b', 'c']) {
            const goesOn = machine.match([...kept, name], true) === undefined;
            expect(wrong.expected.includes(name)).toBe(goesOn);
          }
          expect(wrong.expected.includes('the end')).toBe(machine.match(kept) === undefined);
        },
      ),
    );
  });
  it('follows a long word of a counted sequence', () => {
    const machine = new SequenceMachine(parseSequence('(a b){5000}'), Number);
    const word = Array.from({ length: 10_000 }, (_, i) => (i % 2 === 0 ? 'a' : 'b'));
    expect(machine.match(word)).toBeUndefined();
    expect(machine.match(word.slice(1))?.index).toBe(0);
  });
  it('refuses to grow without end', () => {
    expect(() => new SequenceMachine(parseSequence('((a){1000}){1000}'), Number)).toThrow(
      RangeError,
    );
  });
});

describe('parseSequence', () => {
  it.each([
    ['a (b', 2],
    ['a b)', 3],
    ['a | | b', 4],
    ['', 0],
    ['*', 0],
    ['a {}', 2],
    ['a %', 2],
  ])('points into %j', (text, at) => {
    try {
      parseSequence(text);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(SequenceError);
      expect((error as SequenceError).at).toBe(at);
    }
  });
});
