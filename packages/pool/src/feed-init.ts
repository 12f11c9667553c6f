import { labelOf, type Target } from '@isoproc/core';
import { ChunkSize } from './chunk.js';
import type { Crew } from './crew.js';
import type { FeedInit } from './feed.js';
import type { EACH, SPREAD } from './layout.js';
import { type Checked, type ImapOptions, whole } from './option.js';
import type { Input } from './source.js';

/** How long a chunk should take, and how many items it has at most: those of `imap` are waited for. */
export const MAP = { milliseconds: 4, most: Infinity };
export const IMAP = { milliseconds: 1, most: 256 };

/** @throws TargetError; RangeError */
export function feedInit<Item>(
  crew: Crew,
  pool: Checked,
  fn: Target<never, unknown>,
  kind: typeof EACH | typeof SPREAD,
  input: Input<Item>,
  { milliseconds, most }: typeof MAP,
  { chunkSize, priority = 0, retries = pool.retries }: ImapOptions,
): FeedInit<Item> {
  const target = crew.catalogue.numberOf(fn);
  const fixed = chunkSize === undefined ? undefined : whole('chunkSize', chunkSize, 1);
  const chunk = new ChunkSize(fixed, milliseconds, most);
  const label = labelOf(fn.reference);
  return { input, kind, target, label, chunk, priority, retries, workers: pool.max };
}
