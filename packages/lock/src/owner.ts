import type { AsyncLocalStorage } from 'node:async_hooks';

/** Who owns an RLock within a thread: a chain of asynchronous contexts. */
export interface Owner {
  readonly outer: Owner | undefined;
}

/** Made when there is the first owner: few need it, and Node loads a module for it. */
let storage: AsyncLocalStorage<Owner> | undefined;

/** Of code that runs in no context of its own. */
const thread: Owner = { outer: undefined };

export const currentOwner = (): Owner => storage?.getStore() ?? thread;

/** Whether `actor` is that owner, or was called by it. */
export function actsFor(owner: Owner, actor: Owner | undefined): boolean {
  for (let one = actor; one !== undefined; one = one.outer) if (one === owner) return true;
  return false;
}

/**
 * Runs `work` as an owner of its own: the {@link RLock}s that are acquired in it, and in whatever it
 * calls and awaits, are its, and exclude the rest of the process, too. What those who called it have
 * acquired, it has as well.
 */
export function asOwner<T>(work: () => T): T {
  storage ??= new (process.getBuiltinModule('node:async_hooks').AsyncLocalStorage)<Owner>();
  return storage.run({ outer: currentOwner() }, work);
}
