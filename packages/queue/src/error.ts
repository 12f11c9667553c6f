import { IsoprocError } from '@isoproc/core';

/** Code `ERR_EMPTY`: there is nothing to get now. */
export class EmptyError extends IsoprocError {
  override name = 'EmptyError';

  constructor() {
    super('ERR_EMPTY', 'getNowait: the queue is empty');
  }
}

/** Code `ERR_FULL`: there is no room now. */
export class FullError extends IsoprocError {
  override name = 'FullError';

  constructor() {
    super('ERR_FULL', 'putNowait: the queue is full');
  }
}
