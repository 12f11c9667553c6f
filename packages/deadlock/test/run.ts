import { Barrier } from '@isoproc/barrier';
import { Process } from '@isoproc/process';
import { expect } from 'vitest';
import { cross, type Outcome, type Plan } from './fixtures/work.mjs';

/** All at once; each has what it is to have before anybody wants more. */
export async function meet(plans: readonly Plan[]): Promise<Outcome[]> {
  const gate = new Barrier(plans.length);
  const children = plans.map((plan) => new Process(cross, [plan, gate]));
  await Promise.all(children.map((child) => child.start()));
  return Promise.all(children.map((child) => child.result()));
}

/** The one who gave up; all others got what they wanted. */
export function victimOf(outcomes: readonly Outcome[]): Outcome {
  const [victim, ...more] = outcomes.filter(({ code }) => code !== 'got');
  expect(more).toEqual([]);
  if (victim === undefined) throw new Error('nobody gave up');
  expect(victim.code).toBe('ERR_DEADLOCK');
  return victim;
}

/** `count` things, each wanted by who has the one before it. */
export const ringOf = <T>(things: readonly T[]): { has: [T]; wants: T | undefined }[] =>
  things.map((one, index) => ({ has: [one], wants: things[(index + 1) % things.length] }));
