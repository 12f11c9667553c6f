import fc from 'fast-check';
import { expect, test } from 'vitest';
import { COMPACT, readCall, readValue, writeCall, writeValue } from '../src/compact.js';
import { HEAD, Lane, LANE_WORDS, MORE, TAIL } from '../src/lane.js';
import { Parts } from '../src/parts.js';
import { Patience } from '@isoproc/core';

const CAPACITY = 256;

/** Two objects of one lane, as in two processes. @param from - where its positions begin */
function lanes(from = 0): [writer: Lane, reader: Lane] {
  const words = new Int32Array(LANE_WORDS);
  const bytes = new Uint8Array(CAPACITY);
  words[TAIL] = words[HEAD] = from;
  return [new Lane(words, 0, bytes), new Lane(words, 0, bytes)];
}

const message = (length: number, seed: number) =>
  Uint8Array.from({ length }, (_, i) => (i * 31 + seed) & 255);

test('messages of any length come whole and in order, with who reads in between', () => {
  const lengths = fc.array(fc.nat(3 * CAPACITY), { minLength: 1, maxLength: 20 });
  const starts = fc.constantFrom(0, 7, 2 ** 31 - 3, -1);
  fc.assert(
    fc.property(lengths, starts, (all, from) => {
      const [writer, reader] = lanes(from);
      const parts = new Parts();
      const got: Uint8Array[] = [];
      const readAll = () => {
        while (reader.next()) {
          expect(reader.tag).toBe(5);
          const bytes = reader.bytes.subarray(reader.start, reader.start + reader.length);
          const whole = parts.add(bytes, (reader.flags & MORE) === 0);
          if (whole !== undefined) got.push(whole);
          reader.consume();
        }
      };
      const sent = all.map((length, i) => message(length, i));
      for (const [i, one] of sent.entries()) {
        let done = writer.write(i, 5, 0, one);
        for (let before = -1; done < one.length || before < 0; before = done) {
          if (done === one.length && one.length > 0) break;
          readAll();
          if (one.length === 0 && got.length > i) break;
          done = writer.write(i, 5, 0, one, done);
        }
      }
      readAll();
      expect(got.map((one) => [...one])).toEqual(sent.map((one) => [...one]));
      expect(reader.empty).toBe(true);
    }),
  );
});

test('who waits for room is to be notified once there is some, once', () => {
  const [writer, reader] = lanes();
  const one = message(100, 1);
  expect([writer.write(1, 1, 0, one), writer.write(2, 1, 0, one)]).toEqual([100, 100]);
  expect(writer.write(3, 1, 0, one)).toBe(0);
  writer.want();
  reader.next();
  expect(reader.consume()).toBe(true);
  expect(writer.write(3, 1, 0, one)).toBe(100);
  reader.next();
  expect([reader.call, reader.consume()]).toEqual([2, false]);
});

test('a length that cannot be is an error, not more memory', () => {
  const [writer, reader] = lanes();
  writer.write(1, 1, 0, message(8, 0));
  new Int32Array(reader.bytes.buffer)[0] = CAPACITY;
  expect(() => reader.next()).toThrow(/its memory is damaged/);
});

test('small calls and values are what they were; others say that they do not fit', () => {
  const bytes = new Uint8Array(COMPACT);
  const small = fc.oneof(
    fc.integer(),
    fc.double(),
    fc.boolean(),
    fc.constantFrom(undefined, null, -0, 2 ** 31, 'x'.repeat(48), ''),
    fc.string({ maxLength: 10 }),
  );
  fc.assert(
    fc.property(fc.nat(2 ** 31 - 1), fc.array(small, { maxLength: 4 }), (object, args) => {
      expect(writeCall(bytes, 0, object, 'set', args)).toBeLessThanOrEqual(COMPACT);
      expect(readCall(bytes, 0)).toEqual({ object, method: 'set', args });
      for (const value of args) {
        writeValue(bytes, 1, value);
        expect(readValue(bytes, 1)).toBe(value);
      }
    }),
  );
  for (const value of ['x'.repeat(49), '€', 1n, {}, []])
    expect([writeValue(bytes, 0, value), writeCall(bytes, 0, 1, 'set', [1, value])]).toEqual([
      -1, -1,
    ]);
  expect(writeCall(bytes, 0, 1, 'unknown', [])).toBe(-1);
  expect(writeCall(bytes, 0, 1, 'push', [1, 2, 3, 4, 5])).toBe(-1);
});

test('what was in vain three times is left for a while, ever longer, until it goes well', () => {
  const patience = new Patience();
  const fail = () => {
    for (let i = 0; i < 3; i++) {
      expect(patience.isWorthIt).toBe(true);
      patience.tell(false);
    }
  };
  /** How often it is not worth it. */
  const pause = () => {
    for (let i = 0; ; i++) if (patience.isWorthIt) return i;
  };
  fail();
  expect(pause()).toBe(7);
  for (let i = 0; i < 3; i++) patience.tell(false);
  expect(pause()).toBe(15);
  patience.tell(true);
  fail();
  expect(pause()).toBe(7);
});
