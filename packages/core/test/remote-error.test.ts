import { RemoteError, reportOf } from '@isoproc/core';
import { expect, it } from 'vitest';

it('an error that is its own cause is told once, and the cut is visible', () => {
  const error = new TypeError('round');
  error.cause = new Error('between', { cause: error });
  const remote = new RemoteError(reportOf(error), 'there');
  expect(remote).toMatchObject({ name: 'TypeError', message: 'round' });
  expect(remote.cause).toMatchObject({ message: 'between' });
  const cut = (remote.cause as Error).cause as Error;
  expect(cut).toMatchObject({ name: 'TypeError', message: '[circular] round' });
  expect(cut.cause).toBeUndefined();
});
