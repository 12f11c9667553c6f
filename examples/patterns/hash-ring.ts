// Keys belong to nodes by their place on a ring: when a node dies, only its own keys move.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { main, Process, Queue, target } from 'isoproc';

// One event is one write: what several processes print never mixes within a line.
function event(actor: string, what: string): void {
  process.stdout.write(`${actor} ${process.pid} ${what}\n`);
}

function wrongUsage(why: string): never {
  const usage = 'usage: hash-ring.ts [nodes=4] [keys=40] [points=32] [killed=1]';
  process.stderr.write(`hash-ring: ${why}; ${usage}\n`);
  process.exit(2);
}

function number(text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^[0-9]+$/.test(text) && least <= value && value <= most) return value;
  return wrongUsage(`'${text}' is not a number from ${least} to ${most}`);
}

const hash = (text: string): number => createHash('sha256').update(text).digest().readUInt32BE(0);

class HashRing {
  #points: { readonly place: number; readonly node: number }[] = [];

  /** More points, more even shares. */
  add(node: number, points: number): void {
    for (let n = 1; n <= points; n++) this.#points.push({ place: hash(`node-${node}#${n}`), node });
    this.#points.sort((a, b) => a.place - b.place);
  }

  remove(node: number): void {
    this.#points = this.#points.filter((point) => point.node !== node);
  }

  /** The node of the next point clockwise; behind the last one comes the first. */
  owner(key: string): number {
    const place = hash(key);
    const next = this.#points.find((point) => point.place >= place) ?? this.#points[0];
    return next?.node ?? 0;
  }
}

const store = target(import.meta, async (node: number, inbox: Queue<string>) => {
  const keys: string[] = [];
  for await (const key of inbox) {
    event(`node-${node}`, `store key=${key}`);
    keys.push(key);
  }
  return keys;
});

main(import.meta, async () => {
  const [a = '4', b = '40', c = '32', d = '1', ...more] = process.argv.slice(2);
  if (more.length > 0) wrongUsage('too many arguments');
  const [count, keys] = [number(a, 2, 8), number(b, 1, 1000)];
  const [points, killed] = [number(c, 1, 500), number(d, 0, count - 1)];
  event('main', `start nodes=${count} keys=${keys} points=${points} killed=${killed}`);

  const ring = new HashRing();
  const nodes = new Map<
    number,
    { readonly process: Process<[number, Queue<string>], string[]>; readonly inbox: Queue<string> }
  >();
  for (let node = 1; node <= count; node++) {
    const inbox = new Queue<string>();
    nodes.set(node, { process: new Process(store, [node, inbox]), inbox });
    ring.add(node, points);
  }
  await Promise.all([...nodes.values()].map((node) => node.process.start()));
  const all = Array.from({ length: keys }, (_, i) => `key${i + 1}`);
  const owners = new Map(all.map((key) => [key, ring.owner(key)]));
  for (const [key, node] of owners) await nodes.get(node)?.inbox.put(key);
  for (let node = 1; node <= killed; node++) {
    nodes.get(node)?.process.kill();
    await nodes.get(node)?.process.join();
    nodes.delete(node);
    ring.remove(node);
    event('main', `lost node=${node}`);
    for (const [key, owner] of owners) {
      const now = ring.owner(key);
      if (now === owner) continue;
      owners.set(key, now);
      await nodes.get(now)?.inbox.put(key);
    }
  }
  for (const { inbox } of nodes.values()) inbox.close();
  const stored = await Promise.all([...nodes.values()].map((node) => node.process.result()));
  event('main', `finish shares=${stored.map((its) => its.length).join()}`);
  assert.deepEqual(stored.flat().sort(), all.sort(), 'every key is stored, and by one node');
});
