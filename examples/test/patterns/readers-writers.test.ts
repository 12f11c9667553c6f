import { expect } from 'vitest';
import { named, type Run, tryPattern } from './pattern.js';

const at = ({ events }: Run, who: string, ...whats: string[]) =>
  events.findIndex(({ actor, what }) => actor === who && whats.includes(what));

const late = ({ args }: Run) =>
  Array.from({ length: Number(args[1]) }, (_, i) => `reader-${i + 2}`);

const rules = {
  exclusive: (run: Run) => {
    const inside = new Set<string>();
    for (const { actor, what } of named(run, 'enter', 'leave', 'dies')) {
      if (what === 'enter') inside.add(actor);
      else inside.delete(actor);
      if (inside.has('writer')) expect([...inside]).toEqual(['writer']);
    }
    expect(named(run, 'enter').length).toBe(2 + late(run).length);
  },
  // They ask while the first one reads and the writer waits: it is a contest.
  contest: (run: Run) => {
    const end = at(run, 'reader-1', 'leave', 'dies');
    expect(at(run, 'reader-1', 'enter')).toBeLessThan(at(run, 'writer', 'ask'));
    for (const reader of late(run)) {
      expect(at(run, reader, 'ask')).toBeGreaterThan(at(run, 'writer', 'ask'));
      expect(at(run, reader, 'ask')).toBeLessThan(end);
    }
    expect(run.events[end]?.what).toBe(run.args[2] === '1' ? 'dies' : 'leave');
  },
  preference: (run: Run) => {
    const writer = at(run, 'writer', 'enter');
    for (const reader of late(run)) {
      const first = run.args[0] === 'readers' ? at(run, reader, 'enter') : writer;
      const second = run.args[0] === 'readers' ? writer : at(run, reader, 'enter');
      expect(first).toBeLessThan(second);
    }
  },
  whole: (run: Run) => {
    const wanted = run.args[0] === 'writers' ? '1,1' : '0,0';
    const saw = named(run, 'leave').filter(({ fields }) => fields.saw !== undefined);
    expect(saw.map(({ fields }) => fields.saw)).toEqual(late(run).map(() => wanted));
  },
};

tryPattern('readers-writers', rules, {
  runs: ['writers 2 0', 'readers 2 0', 'writers 3 1', 'readers 1 1'],
  wrong: ['both', 'writers 5', 'readers 2 0 0'],
  mutants: {
    'other-preference': { args: ['writers', '2', '0'] },
    'writer-only-reads': { args: ['writers', '1', '0'], unnoticed: true },
  },
});
