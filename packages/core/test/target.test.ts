import { findTarget, referenceOf, target, TargetError, targetModules } from '@isoproc/core';
import { expect, expectTypeOf, test } from 'vitest';
import type { Target } from '@isoproc/core';
import * as targets from './fixtures/targets.mjs';

const module = new URL('./fixtures/targets.mjs', import.meta.url).href;

test('a target can be called, and found again by its reference', async () => {
  expect(targets.first(1)).toBe(2);
  expect(targets.first.name).toBe('first');
  expect(referenceOf(targets.second)).toEqual({ module, ordinal: 1, name: 'second' });
  const found = await findTarget(referenceOf(targets.second));
  expect(await found(21)).toBe(42);
  expect(targetModules()).toContain(module);
});

test('another function in its place, or none, is an error that names both', async () => {
  const wrong = { module, ordinal: 1, name: 'other' };
  await expect(findTarget(wrong)).rejects.toThrow(/target 1 of .* should be other, is second/);
  const beyond = { module, ordinal: 9, name: 'other' };
  await expect(findTarget(beyond)).rejects.toThrow(/is nothing/);
});

test('a module that cannot be imported is an error that says why', async () => {
  const broken = new URL('./fixtures/broken.mjs', import.meta.url).href;
  const reference = { module: broken, ordinal: 0, name: 'f' };
  await expect(findTarget(reference)).rejects.toThrow(/cannot import .*broken.mjs.*bad at the top/);
  await expect(findTarget({ ...reference, module: `${broken}x` })).rejects.toThrow(TargetError);
});

test('what is no target, no function or in no file is refused', () => {
  expect(() => referenceOf(() => 1)).toThrow(/a target is needed, got the function/);
  expect(() => referenceOf(undefined)).toThrow(/got undefined/);
  expect(() => target(import.meta, 7 as never)).toThrow(/got number/);
  expect(() => target({ url: 'file:///tmp/[eval1]' }, () => 1)).toThrow(/move it to a file/);
});

test('types flow through', () => {
  const typed = target({ url: 'file:///typed.js' }, (n: number, s?: string) =>
    Promise.resolve([n, s] as const),
  );
  expectTypeOf(typed).toEqualTypeOf<
    Target<[n: number, s?: string], readonly [number, string | undefined]>
  >();
});
