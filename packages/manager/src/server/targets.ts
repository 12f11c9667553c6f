import { findTarget, labelOf, type TargetReference } from '@isoproc/core';
import { ManagerError } from '../error.js';
import type { Session } from './session.js';

export type Callable = (...args: unknown[]) => unknown;

const keyOf = ({ module, ordinal, name }: TargetReference): string =>
  `${module}#${String(ordinal)}#${name}`;

/** The functions that run here: those of local clients, and for remote ones those registered. */
export class Targets {
  readonly #found = new Map<string, Callable>();
  readonly #byName = new Map<string, TargetReference>();
  readonly #open = new Set<string>();

  /** @throws TargetError */
  async register(name: string, reference: TargetReference): Promise<void> {
    this.#found.set(keyOf(reference), await findTarget(reference));
    this.#byName.set(name, reference);
    this.#open.add(keyOf(reference));
  }

  /**
   * Calls `use` with a target: at once when it is here already. A remote client cannot make the server
   * import a module.
   * @throws ManagerError `ERR_NOT_REGISTERED`; TargetError
   */
  with<T>(given: unknown, session: Session, use: (target: Callable) => T): T | Promise<T> {
    const reference = typeof given === 'string' ? this.#byName.get(given) : asReference(given);
    if (reference === undefined) throw notRegistered(JSON.stringify(given));
    const key = keyOf(reference);
    if (session.remote && !this.#open.has(key)) throw notRegistered(labelOf(reference));
    const found = this.#found.get(key);
    if (found !== undefined) return use(found);
    return findTarget(reference).then((target) => {
      this.#found.set(key, target);
      return use(target);
    });
  }
}

function asReference(given: unknown): TargetReference {
  const { module, ordinal, name } = (given ?? {}) as Partial<TargetReference>;
  if (typeof module === 'string' && typeof ordinal === 'number' && typeof name === 'string')
    return { module, ordinal, name };
  throw new ManagerError('ERR_MANAGER', 'a target is needed: make it with target(import.meta, fn)');
}

const notRegistered = (what: string) =>
  new ManagerError(
    'ERR_NOT_REGISTERED',
    `${what} is not registered: the owner of the manager has to call register() before start()`,
  );
