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

it('the errors of an AggregateError are told, each with its class', () => {
  const several = new AggregateError([new RangeError('low'), 'thrown'], 'all failed');
  const remote = new RemoteError(reportOf(several), 'there');
  expect(remote).toMatchObject({ name: 'AggregateError', message: 'all failed' });
  expect(remote.errors).toMatchObject([
    { name: 'RangeError', message: 'low', where: 'there' },
    { name: 'Error', message: 'thrown' },
  ]);
  expect(new RemoteError(reportOf(new Error('alone')), 'there')).not.toHaveProperty('errors');
});
