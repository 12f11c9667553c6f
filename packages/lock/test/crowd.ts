import { existsSync, readFileSync } from 'node:fs';
import { CELL, markedIn } from '@isoproc/core';
import type { Lock } from '@isoproc/lock';
import { Process } from '@isoproc/process';
import { expect } from 'vitest';
import { randomOf, seed } from '../../core/test/random.js';
import { Board, STARTED } from './fixtures/board.mjs';

/** Looks until it is so; the test's watchdog ends a wait in vain. */
export async function until(so: () => boolean): Promise<void> {
  while (!so()) await new Promise(setImmediate);
}

/** Where a lock's words say who waits for it. */
const LOCK_WAITERS = 3;

/** Whether somebody sleeps for it at its doorbell: until it is rung, it does nothing else. */
export function sleepsAt(lock: Lock): boolean {
  const { region, byteOffset } = lock[CELL];
  return markedIn(region.words, byteOffset / 4 + LOCK_WAITERS).length > 0;
}

export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;

/** Processes that are killed and replaced one after the other. */
export class Crowd {
  readonly board = new Board();
  readonly random = randomOf(seed);
  readonly members: Process[] = [];
  readonly #killed = new Set<Process>();
  #started = 0;

  constructor(
    private readonly size: number,
    private readonly create: (board: Board, sync: boolean, index: number) => Process,
  ) {}

  async fill(): Promise<void> {
    for (let index = 0; index < this.size; index++) {
      const present = this.members[index];
      if (present !== undefined && !this.#killed.has(present)) continue;
      const member = this.create(this.board, this.#started % 2 === 0, index);
      this.members[index] = member;
      await member.start();
      this.#started++;
    }
    await this.until(() => this.board.get(STARTED) >= this.#started);
  }

  get living(): Process[] {
    return this.members.filter((member) => !this.#killed.has(member));
  }

  /** Looks until it is so; meanwhile nobody may end who was not killed. */
  async until(so: () => boolean): Promise<void> {
    await until(() => {
      const ended = this.living.find(({ exitCode }) => exitCode !== null);
      if (ended) throw new Error(`${ended.name} ended with ${String(ended.exitCode)}`);
      return so();
    });
  }

  /** One of those who live, at random. */
  any(): Process {
    const one = this.living[Math.floor(this.random() * this.living.length)];
    if (one === undefined) throw new Error('nobody is alive');
    return one;
  }

  kill(member: Process): void {
    this.#killed.add(member);
    member.kill();
  }

  /** Passes a moment at random, at most so many milliseconds. */
  pause(most: number): void {
    const end = performance.now() + this.random() * most;
    while (performance.now() < end);
  }

  /** Ends all of them, and sees that nothing is left. */
  async end(): Promise<void> {
    for (const { pid } of this.living)
      expect(readFileSync(`/proc/${String(pid)}/maps`, 'latin1')).not.toContain('/dev/shm');
    for (const member of this.living) member.kill();
    await Promise.all(this.members.map((member) => member.join()));
    for (const { pid } of this.members) expect(existsSync(`/proc/${String(pid)}`)).toBe(false);
  }
}
