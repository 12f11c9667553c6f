import {
  findTarget,
  findTargetSync,
  IsoprocError,
  referenceOf,
  type TargetReference,
} from '@isoproc/core';

/** What is done once in each round, when all have come and nobody has gone on. */
export type BarrierAction = () => unknown;

/** Of a copy: a target, which is found when it is needed. */
export type Action = BarrierAction | TargetReference;

/** @throws TargetError when it is not a target */
export const packAction = (action: Action | undefined): TargetReference | undefined =>
  typeof action === 'function' ? referenceOf(action) : action;

/** @throws what it throws; TargetError; IsoprocError `ERR_BARRIER_ACTION` when it cannot be done now */
export function actSync(action: Action): void {
  const done = (typeof action === 'function' ? action : findTargetSync(action))();
  if (typeof (done as PromiseLike<unknown> | undefined)?.then !== 'function') return;
  // It is not to end this process if it fails later.
  void Promise.resolve(done).catch(() => undefined);
  const how = 'make it synchronous, or let all parties wait by wait()';
  throw new IsoprocError('ERR_BARRIER_ACTION', `waitSync: the action gave a promise; ${how}`);
}

/** @throws what it throws; TargetError */
export async function act(action: Action): Promise<void> {
  await (typeof action === 'function' ? action : await findTarget(action))();
}
