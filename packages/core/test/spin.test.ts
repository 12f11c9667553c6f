import { native } from '@isoproc/native';
import { afterEach, expect, test, vi } from 'vitest';
import { Spin } from '../src/spin.js';

afterEach(() => vi.restoreAllMocks());

test('where the other side needs this core, it gets it after one look; elsewhere, it is looked for', () => {
  const given = vi.spyOn(native, 'yield').mockReturnValue();
  const spin = new Spin(1000, 1000);
  /** How many looks were in vain. */
  const inVain = (isThere: (looks: number) => boolean) => {
    let looks = 0;
    given.mockClear();
    expect(spin.again(() => isThere(looks++))).toBe(true);
    return looks - 1;
  };
  const once = () => given.mock.calls.length === 1;
  expect(inVain(once)).toBe(9);
  expect(inVain(once)).toBe(1);
  expect(inVain((looks) => looks === 3)).toBe(3);
  expect(inVain(once)).toBe(9);
});
