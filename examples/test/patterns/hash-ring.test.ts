import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import { named, type Run, tryPattern } from './pattern.js';

const placeOf = (text: string) => createHash('sha256').update(text).digest().readUInt32BE();

/** By looking at every distance, clockwise. */
function ownerOf(key: string, nodes: readonly number[], points: number): number {
  let [best, owner] = [Infinity, 0];
  for (const node of nodes)
    for (let n = 1; n <= points; n++) {
      const distance = (placeOf(`node-${node}#${n}`) - placeOf(key) + 2 ** 32) % 2 ** 32;
      if (distance < best) [best, owner] = [distance, node];
    }
  return owner;
}

function story(run: Run) {
  const [count = 0, keys = 0, points = 0, killed = 0] = run.args.map(Number);
  const nodes = Array.from({ length: count }, (_, i) => i + 1);
  const alive = nodes.slice(killed);
  const all = Array.from({ length: keys }, (_, i) => `key${i + 1}`);
  const stored = named(run, 'store')
    .map(({ actor, fields }) => ({ node: Number(actor.slice(5)), key: fields.key ?? '' }))
    .filter(({ node }) => node > killed);
  return { nodes, alive, all, points, stored };
}

const rules = {
  'only-its-keys': (run: Run) => {
    const { nodes, alive, all, points, stored } = story(run);
    for (const key of all) {
      const before = ownerOf(key, nodes, points);
      const now = stored.filter((one) => one.key === key).map(({ node }) => node);
      if (alive.includes(before)) expect([key, now]).toEqual([key, [before]]);
    }
  },
  'next-clockwise': (run: Run) => {
    const { alive, all, points, stored } = story(run);
    const where = new Map(stored.map(({ key, node }) => [key, node]));
    expect(stored.length).toBe(all.length);
    for (const key of all)
      expect([key, where.get(key)]).toEqual([key, ownerOf(key, alive, points)]);
  },
  shares: (run: Run) => {
    const { alive, stored } = story(run);
    const shares = alive.map((one) => stored.filter(({ node }) => node === one).length);
    expect(run.events.at(-1)?.fields.shares).toBe(shares.join());
  },
};

tryPattern('hash-ring', rules, {
  runs: ['4 40 32 1', '3 100 1 2', '2 25 8 0', '6 60 5 3'],
  wrong: ['1', '4 40 32 4', '4 40 32 1 1'],
  mutants: {
    modulo: { args: ['4', '40', '32', '1'] },
    'no-way-around': { args: ['3', '40', '1', '0'], unnoticed: true },
  },
});
