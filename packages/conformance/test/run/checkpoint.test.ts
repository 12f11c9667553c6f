import { join } from 'node:path';
import type { Mode } from '@isoproc/conformance';
import { describe, expect, test } from 'vitest';
import { checked, failedRules, fixture, still, stuck } from './relay.js';

const run = (behaviour: string, mode: Mode, contract = still) =>
  checked(['perl', join(fixture, 'checkpoint.pl'), behaviour], { contract, modes: [mode] });

describe.each(['pipe', 'terminal'] as const)('on a %s', (mode) => {
  test('the program goes on when what is waited for has been seen', async () => {
    const [result] = await run('good', mode);
    expect([result?.verdict, failedRules(result)]).toEqual(['passed', []]);
    const kinds = result?.trace.map(({ kind }) => kind) ?? [];
    expect(kinds.indexOf('state')).toBeGreaterThan(0);
    expect(kinds.indexOf('input')).toBe(kinds.indexOf('state') + 1);
  });

  test('when nothing moves and it is not there, the program goes on, and the rule fails', async () => {
    const [result] = await run('alive', mode);
    expect([result?.verdict, failedRules(result)]).toEqual(['failed', ['zombie']]);
  });

  test('who waits for ever is stuck, once nothing moves any more', async () => {
    const [result] = await run('alive', mode, stuck);
    expect([result?.verdict, failedRules(result)]).toEqual(['passed', []]);
    expect(result?.trace.find(({ kind }) => kind === 'state')).toMatchObject({ quiet: true });
    const [zombie] = await run('good', mode, stuck);
    expect([zombie?.verdict, failedRules(zombie)]).toEqual(['failed', ['zombie']]);
  });

  test('a program that does not stand still is not waited for', async () => {
    const [result] = await run('runs', mode);
    expect(['failed', 'passed', 'unknown']).toContain(result?.verdict);
    expect(result?.trace.at(-1)?.kind).toBe('end');
  });
});
