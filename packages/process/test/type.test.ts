import { target } from '@isoproc/core';
import { Process } from '@isoproc/process';
import { expect, expectTypeOf, test } from 'vitest';

const add = target(import.meta, (a: number, b: number) => a + b);
const greet = target(import.meta, (name: string, loudly?: boolean) =>
  Promise.resolve([name, loudly]),
);
const nothing = target(import.meta, () => undefined);
const maybe = target(import.meta, (n?: number) => n);
const all = target(import.meta, (...words: string[]) => words.length);

test('what a target takes is what its process takes', () => {
  new Process(add, [1, 2]);
  new Process(add, [1, 2], { name: 'adder' });
  new Process(greet, ['you']);
  new Process(greet, ['you', true]);
  new Process(nothing);
  new Process(nothing, []);
  new Process(maybe);
  new Process(maybe, [1]);
  new Process(all);
  new Process(all, ['a', 'b', 'c']);
});

test('anything else does not compile', () => {
  // @ts-expect-error a wrong type
  new Process(add, [1, '2']);
  // @ts-expect-error too few arguments
  new Process(add, [1]);
  // @ts-expect-error too many arguments
  new Process(add, [1, 2, 3]);
  // @ts-expect-error none at all
  new Process(add);
  // @ts-expect-error options are no arguments
  new Process(add, { name: 'adder' });
  // @ts-expect-error too many for none
  new Process(nothing, [1]);
  // @ts-expect-error a wrong optional one
  new Process(greet, ['you', 'loudly']);
  // @ts-expect-error a wrong one of many
  new Process(all, ['a', 1]);
  // @ts-expect-error no such option
  new Process(nothing, [], { nice: 5 });
  const refused = () => [
    // @ts-expect-error no such start method
    new Process(nothing, [], { startMethod: 'fork' }),
    // @ts-expect-error a function is no target
    new Process((a: number) => a, [1]),
  ];
  expect(refused).toThrow();
});

test("a target's result is its process's", () => {
  const results = () => ({
    add: new Process(add, [1, 2]).result(),
    greet: new Process(greet, ['you']).result({ timeout: 1 }),
    nothing: new Process(nothing).result(),
    maybe: new Process(maybe).result(),
  });
  expectTypeOf(results).returns.toEqualTypeOf<{
    add: Promise<number>;
    greet: Promise<(string | boolean | undefined)[]>;
    nothing: Promise<undefined>;
    maybe: Promise<number | undefined>;
  }>();
  // Calling a target calls the function here.
  expectTypeOf(add(1, 2)).toEqualTypeOf<number | PromiseLike<number>>();
  expectTypeOf(new Process(add, [1, 2]).exitCode).toEqualTypeOf<number | null>();
});
