import { rmSync } from 'node:fs';
import type { Barrier } from '@isoproc/barrier';
import { referenceOf, registerHandle, type Target, type TargetReference } from '@isoproc/core';
import type { Condition, Event, Lock, RLock } from '@isoproc/lock';
import type { Address } from '@isoproc/pipe';
import { Process, type StartMethod } from '@isoproc/process';
import type { JoinableQueue, JoinableQueueOptions, Queue, QueueOptions } from '@isoproc/queue';
import type { BoundedSemaphore, Semaphore } from '@isoproc/semaphore';
import type { NumberOf, NumericType, SharedArray, SharedValue } from '@isoproc/shared';
import { type Caller, SERVER } from './caller.js';
import { Desk, type DeskReference } from './desk.js';
import { ManagerError } from './error.js';
import { LocalCaller } from './local-caller.js';
import { Maker } from './maker.js';
import { setOpener } from './proxy.js';
import * as remote from './remote-manager.js';
import { serve } from './serve.js';
import type { Settings } from './setting.js';

export interface ManagerOptions {
  /** Where remote clients find it; without it, there are none. A port of 0: the system chooses. */
  readonly address?: Address;
  /** The key that remote clients must have. Without it, one is made up: `manager.authkey`. */
  readonly authkey?: Uint8Array | string;
  /** Called at the server before it serves anybody. */
  readonly initializer?: readonly [Target<never, unknown>, (readonly unknown[])?];
  readonly startMethod?: StartMethod;
  /** Of its process, for people. Default `Manager`. */
  readonly name?: string;
}

/** Milliseconds that its server may take to end. */
const GRACE = 2000;

let managers = 0;

/**
 * A process that holds objects for others, as Python's `multiprocessing.Manager()`: dictionaries, lists,
 * namespaces, and objects of your own classes, by proxies. Numbers, queues, locks and the like are those
 * of shared memory: on this machine nobody asks the server to use them.
 *
 * The server ends with the thread that started it, or by `shutdown`; what it held is gone then, and
 * proxies throw a {@link ManagerDiedError}. A manager can be an argument of a process and can be sent:
 * who gets it can make objects, too, but not shut it down.
 *
 * On this machine, calls go through shared memory. Who knows the address and the key can be on another
 * one: {@link Manager.connect}.
 *
 * @example
 * await using manager = new Manager();
 * await manager.start();
 * const ages = await manager.dict([['Ann', 7]]);
 * await ages.set('Bob', 9);
 * @see https://docs.python.org/3/library/multiprocessing.html#managers
 */
export class Manager extends Maker implements AsyncDisposable {
  readonly #options: ManagerOptions;
  readonly #registered: [name: string, reference: TargetReference][] = [];
  #caller: LocalCaller | undefined;
  #process: Process | undefined;
  #ending: Promise<void> | undefined;
  #settings: Settings | undefined;

  /** @param caller - internal: of a copy */
  constructor(options: ManagerOptions = {}, caller?: LocalCaller) {
    super();
    this.#options = options;
    this.#caller = caller;
  }

  static {
    registerHandle(Manager, {
      name: 'manager.Manager',
      pack: (manager) => ({ state: manager.#started('send').at }),
      unpack: (state) => new Manager({}, LocalCaller.find(state as DeskReference)),
    });
    setOpener((at) => remote.openRemote(at) ?? LocalCaller.find(at as DeskReference));
  }

  /**
   * Connects to a manager at an address, on this machine or another one, without shared memory.
   * @throws AuthenticationError; ECONNREFUSED, ENOENT, … of connect(2); TimeoutError
   */
  static connect(options: remote.ConnectManagerOptions): Promise<remote.RemoteManager> {
    return remote.connectManager(options);
  }

  /** The server's process id; null before the start. */
  get pid(): number | null {
    return this.#caller?.desk.serverPid ?? null;
  }

  /** Where remote clients find it, once it is started. */
  get address(): Address | undefined {
    return this.#settings?.address;
  }

  /** The key that remote clients must have, once it is started. */
  get authkey(): Uint8Array | string | undefined {
    return this.#settings?.authkey;
  }

  /**
   * Lets remote clients use a target, by this name or as itself: in `create`, `update`, `transaction`.
   * No other is run for them, and no module imported. Clients of this machine need no leave.
   *
   * @throws TargetError; ManagerError when it is started already
   */
  register(name: string, target: Target<never, unknown>): this {
    if (this.#caller !== undefined)
      throw new ManagerError('ERR_MANAGER', `register: ${name} comes too late, after start()`);
    this.#registered.push([name, referenceOf(target)]);
    return this;
  }

  /**
   * Starts the server; resolves when it serves.
   * @throws RemoteError: its address cannot be had, or its initializer failed; ManagerError
   */
  async start(): Promise<this> {
    if (this.#caller !== undefined)
      throw new ManagerError('ERR_MANAGER', 'start: the manager was started before');
    const { startMethod, name = `Manager-${String(++managers)}` } = this.#options;
    const desk = Desk.create();
    const settings = this.#settingsOf();
    const caller = (this.#caller = LocalCaller.of(desk));
    const own = { name, daemon: true, ...(startMethod && { startMethod }) };
    const server = (this.#process = new Process(serve, [desk, settings], own));
    const enough = new AbortController();
    const { signal } = enough;
    try {
      await server.start();
      const ready = caller.call(SERVER, 'info', [], { signal }) as Promise<Settings>;
      const failed = server.result({ signal }).then(() => {
        throw new ManagerError('ERR_MANAGER', 'start: the server ended before it served');
      });
      const { address } = await Promise.race([ready, failed]);
      this.#settings = { ...settings, address };
    } finally {
      enough.abort();
    }
    return this;
  }

  /** Ends the server: what it holds is gone. Nothing happens when it has ended. @throws ManagerError */
  async shutdown(): Promise<void> {
    if (this.#process === undefined && this.#caller !== undefined)
      throw new ManagerError('ERR_MANAGER', 'shutdown: only who started the manager ends it');
    await (this.#ending ??= this.#end());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#process !== undefined) await this.shutdown();
  }

  async #end(): Promise<void> {
    const server = this.#process;
    if (server === undefined) return;
    try {
      if (server.alive) await this.#caller?.call(SERVER, 'shutdown', [], { timeout: GRACE });
    } catch {
      // It has ended, or will be made to.
    }
    if (!(await server.join({ timeout: GRACE }))) {
      server.kill();
      await server.join();
    }
    const { address } = this.#options;
    // Who was killed could not remove its socket.
    if (server.signal !== null && typeof address === 'string' && !address.startsWith('\0'))
      rmSync(address, { force: true });
    server.close();
  }

  #settingsOf(): Settings {
    const { address, authkey, initializer } = this.#options;
    const registered = this.#registered;
    const [target, args = []] = initializer ?? [];
    const begin = target && ([referenceOf(target), args] as const);
    if (address === undefined) return { registered, initializer: begin };
    const key = authkey ?? process.getBuiltinModule('node:crypto').randomBytes(32);
    return { registered, initializer: begin, address, authkey: key };
  }

  /** One at a time; whoever dies having it gives it up. */
  lock(): Promise<Lock> {
    return this.make('lock');
  }

  rLock(): Promise<RLock> {
    return this.make('rlock');
  }

  semaphore(value?: number): Promise<Semaphore> {
    return this.make('semaphore', value);
  }

  boundedSemaphore(value?: number): Promise<BoundedSemaphore> {
    return this.make('boundedSemaphore', value);
  }

  barrier(parties: number, options?: { readonly timeout?: number }): Promise<Barrier> {
    return this.make('barrier', parties, options);
  }

  event(): Promise<Event> {
    return this.make('event');
  }

  condition(lock?: Lock | RLock): Promise<Condition> {
    return this.make('condition', lock);
  }

  /** An endless one, which can itself be put into a queue, or another object of the manager's. */
  queue<T = unknown>(options?: QueueOptions): Promise<Queue<T>> {
    return this.make('queue', options);
  }

  joinableQueue<T = unknown>(options?: JoinableQueueOptions): Promise<JoinableQueue<T>> {
    return this.make('joinableQueue', options);
  }

  value<T extends NumericType>(type: T, value?: NumberOf<T>): Promise<SharedValue<T>> {
    return this.make('value', type, value);
  }

  array<T extends NumericType>(
    type: T,
    content: number | Iterable<NumberOf<T>>,
  ): Promise<SharedArray<T>> {
    return this.make('array', type, typeof content === 'number' ? content : [...content]);
  }

  /** @internal */
  protected override caller(what: string): Caller {
    return this.#started(what);
  }

  #started(what: string): LocalCaller {
    if (this.#caller !== undefined) return this.#caller;
    throw new ManagerError(
      'ERR_MANAGER',
      `${what}: the manager is not started; await start() first`,
    );
  }
}
