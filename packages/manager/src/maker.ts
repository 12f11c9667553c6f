import { referenceOf } from '@isoproc/core';
import { type Caller, SERVER } from './caller.js';
import type { DictProxy, Key, ListProxy, Named, NamespaceProxy, Proxied } from './type.js';

/** What a manager makes, near or far. */
export abstract class Maker {
  /** @internal */
  protected abstract caller(what: string): Caller;

  /** A dictionary. */
  dict<K extends Key = string, V = unknown>(
    entries?: Iterable<readonly [K, V]>,
  ): Promise<DictProxy<K, V>> {
    return this.make('dict', asList(entries));
  }

  dictSync<K extends Key = string, V = unknown>(
    entries?: Iterable<readonly [K, V]>,
  ): DictProxy<K, V> {
    return this.makeSync('dict', asList(entries));
  }

  /** A list. */
  list<T = unknown>(items?: Iterable<T>): Promise<ListProxy<T>> {
    return this.make('list', asList(items));
  }

  listSync<T = unknown>(items?: Iterable<T>): ListProxy<T> {
    return this.makeSync('list', asList(items));
  }

  /** Attributes by name. */
  namespace<T extends object>(attributes?: T): Promise<NamespaceProxy<T>> {
    return this.make('namespace', attributes);
  }

  namespaceSync<T extends object>(attributes?: T): NamespaceProxy<T> {
    return this.makeSync('namespace', attributes);
  }

  /**
   * An object of a class of yours: what a target gives, at the server. The same object gives the same
   * proxy's object, so that a target may also lead to what is there already.
   *
   * @example
   * export const counter = target(import.meta, (start: number) => new Counter(start));
   * const proxy = await manager.create(counter, [5]);
   * await proxy.increment();
   * @throws RemoteError with what the target threw; ManagerDiedError; TargetError
   */
  async create<T extends object, A extends readonly unknown[] = readonly unknown[]>(
    target: Named<A, T>,
    args?: A,
  ): Promise<Proxied<T>> {
    const call = [named(target), args ?? []];
    return (await this.caller('create').call(SERVER, 'create', call)) as Proxied<T>;
  }

  createSync<T extends object, A extends readonly unknown[] = readonly unknown[]>(
    target: Named<A, T>,
    args?: A,
  ): Proxied<T> {
    const call = [named(target), args ?? []];
    return this.caller('createSync').callSync(SERVER, 'create', call) as Proxied<T>;
  }

  /**
   * Keeps an object at the server, for whoever looks it up by this name, near or far: one of the
   * manager's, or what is in shared memory, such as an endless queue.
   */
  async publish(name: string, object: object): Promise<void> {
    await this.caller('publish').call(SERVER, 'publish', [name, object]);
  }

  /**
   * What was published by that name: say which type it is for you, near (`Queue`) or far
   * (`RemoteTypes.RemoteQueue`).
   * @throws RemoteError `ERR_NO_OBJECT`
   */
  async lookup<T extends object>(name: string): Promise<T> {
    return (await this.caller('lookup').call(SERVER, 'lookup', [name])) as T;
  }

  /** How many objects of the manager's are in use by proxies. */
  async objectCount(): Promise<number> {
    const info = await this.caller('objectCount').call(SERVER, 'info', []);
    return (info as { objects: number }).objects;
  }

  /** @internal */
  protected async make<T>(kind: string, ...args: unknown[]): Promise<T> {
    return (await this.caller(kind).call(SERVER, 'make', [kind, args])) as T;
  }

  /** @internal */
  protected makeSync<T>(kind: string, ...args: unknown[]): T {
    return this.caller(kind).callSync(SERVER, 'make', [kind, args]) as T;
  }
}

const asList = <T>(items: Iterable<T> | undefined): T[] | undefined => items && [...items];
const named = (target: unknown) => (typeof target === 'string' ? target : referenceOf(target));
