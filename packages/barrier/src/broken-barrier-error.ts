import { IsoprocError } from '@isoproc/core';

/** What broke a barrier. */
export type BreakReason = 'abort' | 'timeout' | 'signal' | 'death' | 'action' | 'reset';

const says: Readonly<Record<BreakReason, string>> = {
  abort: 'somebody aborted it',
  timeout: 'a party did not wait any longer',
  signal: 'a party gave up waiting',
  death: 'a party has died',
  action: 'its action failed',
  reset: 'it was reset while somebody waited',
};

/** Code `ERR_BROKEN_BARRIER`: not all parties can come any more; `reason` says why. */
export class BrokenBarrierError extends IsoprocError {
  override name = 'BrokenBarrierError';

  constructor(readonly reason: BreakReason) {
    const next = reason === 'reset' ? 'wait again' : 'reset it to use it again';
    super('ERR_BROKEN_BARRIER', `wait: the barrier is broken: ${says[reason]}; ${next}`);
  }
}
