import { native } from '@isoproc/native';

/**
 * Ends this process at once, as Python's `os._exit`: no handler runs, nobody is waited for. Its
 * children are killed by the kernel (PR_SET_PDEATHSIG), except for detached ones, which are
 * orphans from then on. What was written to standard output is out already under `main` and in
 * children.
 *
 * @param status - 0 to 255
 * @throws RangeError when it is not
 */
export function exitNow(status = 0): never {
  if (!Number.isInteger(status) || status < 0 || status > 255) {
    throw new RangeError(`exitNow(): a status from 0 to 255 is needed, got ${String(status)}`);
  }
  return native.exit(status);
}
