import { describe, expect, test } from 'vitest';
import { listBody, putBody, readBody, valuesBody } from '../src/body.js';
import { ChunkSize } from '../src/chunk.js';
import { Heap } from '../src/heap.js';
import { Histogram } from '../src/histogram.js';
import { Source } from '../src/source.js';

describe('a chunk', () => {
  test('is one item at first, and grows to what takes the time', () => {
    const chunk = new ChunkSize(undefined, 4, Infinity);
    const sizes: number[] = [];
    for (let i = 0; i < 6; i++) {
      const size = chunk.next(undefined, 2);
      sizes.push(size);
      chunk.measured(size, size * 0.001);
    }
    expect(sizes[0]).toBe(1);
    expect(sizes.at(-1)).toBe(4000);
    expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
  });

  test('is one item when items take long, and becomes smaller when they become longer', () => {
    const chunk = new ChunkSize(undefined, 4, Infinity);
    chunk.measured(1, 50);
    expect(chunk.next(undefined, 2)).toBe(1);
    for (let i = 0; i < 20; i++) chunk.measured(100, 0.1);
    expect(chunk.next(undefined, 2)).toBeGreaterThan(100);
    for (let i = 0; i < 20; i++) chunk.measured(10, 40);
    expect(chunk.next(undefined, 2)).toBe(1);
  });

  test('leaves something for the others towards the end; a fixed one stays', () => {
    const chunk = new ChunkSize(undefined, 4, 1000);
    for (let i = 0; i < 10; i++) chunk.measured(1000, 0.1);
    expect([chunk.next(undefined, 2), chunk.next(40, 2), chunk.next(1, 2)]).toEqual([1000, 10, 1]);
    expect(new ChunkSize(7, 4, 1).next(3, 2)).toBe(7);
  });
});

describe('a body', () => {
  const there = (body: ReturnType<typeof valuesBody>) => {
    const bytes = new Uint8Array(new ArrayBuffer(Math.ceil(body.length / 8) * 8), 0, body.length);
    putBody(body, bytes);
    return readBody(body.form, bytes);
  };

  test.each([
    [[]],
    [[1, 2]],
    [[1, 2, 3]],
    [[0, -0, 1]],
    [[1.5, NaN, -Infinity, 2 ** 40]],
    [[2 ** 31, -(2 ** 31), 0]],
    [['a', 1, null, undefined]],
    [[1, 2, 'x']],
    [[{ a: [1] }, new Map([[1, 2]])]],
  ])('of a list comes back: %j', (list) => {
    expect(there(listBody(list))).toEqual(list);
  });

  test('of big typed arrays beside other values, each of its class, and a copy', () => {
    const big = Float64Array.from({ length: 2000 }, (_, i) => i / 3);
    const values = [
      1,
      big,
      'x',
      new Uint8Array(5000).fill(7),
      Buffer.alloc(5001, 9),
      new Uint8Array(3),
    ];
    const back = there(valuesBody(values));
    expect(back).toEqual(values);
    expect(back.map((value) => (value as object).constructor)).toEqual(
      values.map((value) => (value as object).constructor),
    );
    expect((back[1] as Float64Array).buffer).not.toBe(big.buffer);
  });
});

test('a heap: what is allocated does not overlap, what is freed is used again, bytes stay', () => {
  const heap = Heap.create();
  const other = new Heap(heap.region);
  const blocks = [100, 5000, 70_000, 4096, 1_000_000].map((length, i) => {
    const block = heap.allocate(length);
    heap.at(block.page, length).fill(i + 1);
    return { block, length };
  });
  for (const [i, { block, length }] of blocks.entries()) {
    const bytes = other.at(block.page, length);
    expect(bytes.every((byte) => byte === i + 1)).toBe(true);
  }
  const second = blocks[1]?.block;
  if (second) heap.free(second);
  expect(heap.allocate(6000)).toEqual(second);
  heap.free(heap.allocate(3000));
  const [used, size] = [heap.used, heap.region.buffer.byteLength];
  for (let i = 0; i < 100; i++) heap.free(heap.allocate(3000));
  expect([heap.used, heap.region.buffer.byteLength]).toEqual([used, size]);
});

test('a histogram: count, mean, ends; percentiles are at most a fifth too great', () => {
  const histogram = new Histogram();
  expect(histogram.summary).toEqual({ count: 0, mean: 0, min: 0, max: 0, p50: 0, p90: 0, p99: 0 });
  for (let i = 1; i <= 1000; i++) histogram.record(i / 10);
  const { count, mean, min, max, p50, p90, p99 } = histogram.summary;
  expect([count, min, max]).toEqual([1000, 0.1, 100]);
  expect(mean).toBeCloseTo(50.05);
  for (const [got, exact] of [
    [p50, 50],
    [p90, 90],
    [p99, 99],
  ] as const) {
    expect(got).toBeGreaterThanOrEqual(exact);
    expect(got).toBeLessThanOrEqual(exact * 1.2);
  }
  histogram.record(1e12, 9000);
  expect(histogram.summary).toMatchObject({ count: 10_000, max: 1e12 });
  histogram.record(0);
  expect(histogram.summary.min).toBe(0);
});

test('a source: items before an error come before it, and leaving closes the input', async () => {
  const throwing = new Source<number>(
    (function* () {
      yield 1;
      yield 2;
      throw new Error('said when');
    })(),
  );
  expect([throwing.length, throwing.read(5)]).toEqual([undefined, [1, 2]]);
  expect(() => throwing.read(5)).toThrow('said when');
  const list = new Source([1, 2, 3]);
  expect([list.length, list.left, list.read(2), list.left, list.ended]).toEqual([
    3,
    3,
    [1, 2],
    1,
    false,
  ]);
  expect([await list.read(2), list.ended]).toEqual([[3], true]);
  let closed = 0;
  const endless = async function* () {
    try {
      for (;;) yield await Promise.resolve(1);
    } finally {
      closed++;
    }
  };
  const source = new Source(endless());
  expect(await source.read(9)).toEqual([1]);
  source.close();
  await new Promise(setImmediate);
  expect([closed, source.ended]).toEqual([1, true]);
});
