import { expect } from 'vitest';
import { type Happening, named, numberOf, type Run, tryPattern } from './pattern.js';

/** Who has the locks of which accounts. */
function holders(events: readonly Happening[]): Map<string, number[]> {
  const held = new Map<string, number[]>();
  for (const event of events) {
    const its = held.get(event.actor) ?? [];
    if (event.what === 'have') held.set(event.actor, [...its, numberOf(event, 'account')]);
    if (event.what === 'move' || event.what === 'dies') held.delete(event.actor);
  }
  return held;
}

const rules = {
  // Seen when it wants one, not only when it has it: by then, a circle may have closed.
  ascending: (run: Run) => {
    run.events.forEach((event, i) => {
      if (event.what !== 'want') return;
      for (const held of holders(run.events.slice(0, i)).get(event.actor) ?? [])
        expect(held).toBeLessThan(numberOf(event, 'account'));
    });
  },
  exclusive: (run: Run) => {
    run.events.forEach((event, i) => {
      if (event.what !== 'have') return;
      const taken = [...holders(run.events.slice(0, i)).values()].flat();
      expect(taken).not.toContain(numberOf(event, 'account'));
    });
  },
  'nothing-lost': (run: Run) => {
    const [workers = 0, accounts = 0, transfers = 0, killed = 0] = run.args.map(Number);
    const money = Array<number>(accounts).fill(100);
    const moves = named(run, 'move');
    for (const event of moves) {
      const [from, to] = [numberOf(event, 'from'), numberOf(event, 'to')];
      money[from] = (money[from] ?? 0) - numberOf(event, 'amount');
      money[to] = (money[to] ?? 0) + numberOf(event, 'amount');
    }
    expect(moves.length).toBe((workers - killed) * transfers);
    expect(named(run, 'dies').length).toBe(killed);
    expect(run.events.at(-1)?.fields.money).toBe(money.join());
  },
};

tryPattern('ordered-locking', rules, {
  runs: ['3 3 20 1', '2 2 30 0', '5 4 15 3'],
  wrong: ['3 1', '3 3 20 1 1', 'x'],
  mutants: {
    'as-it-comes': { args: ['3', '3', '20', '0'], unnoticed: true },
    'no-lock': { args: ['4', '2', '100', '0'], unnoticed: true },
  },
});
