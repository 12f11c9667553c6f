import { IsoprocError } from '@isoproc/core';

/**
 * Code `ERR_MANAGER`: the manager, or what is asked of it, is not in the state that the call needs.
 * `ERR_NO_OBJECT`: it holds no such object any more. `ERR_NO_METHOD`: the object cannot do that.
 * `ERR_NOT_REGISTERED`: a remote client asked for a target that the owner has not registered.
 * `ERR_MANAGER_KEY`: that cannot be a key. `ERR_NOT_OWNER`: released by who does not have it.
 */
export class ManagerError extends IsoprocError {
  override name = 'ManagerError';
}

/** Code `ERR_MANAGER_DIED`: the server of a proxy has ended, and with it all that it held. */
export class ManagerDiedError extends IsoprocError {
  override name = 'ManagerDiedError';

  /** @param where - which manager it was */
  constructor(what: string, where: string) {
    super('ERR_MANAGER_DIED', `${what}: ${where} has ended, and with it all that it held`);
  }
}
