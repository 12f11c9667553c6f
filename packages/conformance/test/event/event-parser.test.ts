import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventParser } from '../../src/event/event-parser.js';
import { parseLine } from '../../src/event/line.js';

describe('parseLine', () => {
  it('reads actor, process id, event and fields', () => {
    expect(parseLine('worker-1 4243 leave counter=-1 name=a=b', 7)).toEqual({
      kind: 'event',
      at: 7,
      actor: 'worker-1',
      pid: 4243,
      event: 'leave',
      fields: { counter: '-1', name: 'a=b' },
      line: 'worker-1 4243 leave counter=-1 name=a=b',
    });
    expect(parseLine('# for people', 0).kind).toBe('comment');
  });
  it.each([
    ['', 'an empty line'],
    ['main \uFFFD', 'not UTF-8'],
    ['main 42 startmain 42 start', 'two events in one line'],
    ['main 42 start n=1worker-1 43 enter', 'two events in one line'],
    ['main start n=1', 'no process id'],
    ['ter counter=1', 'no process id'],
    ['=1000', 'torn'],
    ['2 start workers=2', 'torn'],
    ['hello, world', 'not of the form'],
    ['main  42 start', 'not of the form'],
    ['main 42 start n=1 ', 'not of the form'],
    ['main 42 start n=1 n=2', 'n is given twice'],
  ])('calls %j stray', (line, why) => {
    const draft = parseLine(line, 0);
    expect(draft.kind === 'stray' && draft.why).toContain(why);
  });
});

describe('EventParser', () => {
  const text = 'main 1 start\r\n# é für\nworker-1 2 enter x=1\n\nbroken\nmain 1 fin';
  const whole = (parser = new EventParser()) => [
    ...parser.feed('stdout', text, 1),
    ...parser.end(1),
  ];

  it('reads the same however the output is cut', () => {
    expect(whole().map((d) => d.kind)).toEqual([
      'event',
      'comment',
      'event',
      'stray',
      'stray',
      'stray',
    ]);
    fc.assert(
      fc.property(fc.array(fc.nat(text.length)), (cuts) => {
        const parser = new EventParser();
        const at = [0, ...cuts.sort((a, b) => a - b), text.length];
        const pieces = at.map((from, i) => text.slice(from, at[i + 1] ?? from));
        const drafts = pieces.flatMap((piece) => parser.feed('stdout', piece, 1));
        expect([...drafts, ...parser.end(1)]).toEqual(whole());
      }),
    );
  });
  it('says that a last line was not ended', () => {
    expect(whole().at(-1)).toEqual({
      kind: 'stray',
      at: 1,
      line: 'main 1 fin',
      why: 'no newline at the end',
    });
  });
  it('passes standard error on, and shows bytes that are no text', () => {
    const parser = new EventParser();
    expect(parser.feed('stderr', 'oh', 3)).toEqual([{ kind: 'stderr', at: 3, text: 'oh' }]);
    const [draft] = parser.feed('stdout', new Uint8Array([109, 255, 10]), 4);
    expect(draft?.kind === 'stray' && draft.why).toBe('not UTF-8');
  });
  it('does not take the echo of what was typed for output', () => {
    const parser = new EventParser();
    parser.typed('\n');
    expect(parser.feed('stdout', '\r\nmain 1 finish\r\n', 1).map((d) => d.kind)).toEqual(['event']);
    parser.typed('\u0003');
    expect(parser.feed('stdout', '^Cmain 1 finish\r\n', 2).map((d) => d.kind)).toEqual(['event']);
    parser.typed('\u0004');
    expect(parser.feed('stdout', '^D\b\bmain 1 finish\r\n', 2).map((d) => d.kind)).toEqual([
      'event',
    ]);
    parser.typed('\u0003');
    expect([...parser.feed('stdout', '^C', 3), ...parser.end(3)]).toEqual([]);
  });
  it('hides no more than was typed', () => {
    const parser = new EventParser();
    parser.typed('\n');
    expect(parser.feed('stdout', '\r\n\r\n', 1).map((d) => d.kind)).toEqual(['stray']);
    expect(parser.feed('stdout', '^Cmain 1 a\n', 1).map((d) => d.kind)).toEqual(['stray']);
  });
});
