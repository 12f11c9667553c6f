import { Barrier } from '@isoproc/barrier';
import { Condition, Event, Lock, RLock } from '@isoproc/lock';
import type { Address } from '@isoproc/pipe';
import { JoinableQueue, Queue } from '@isoproc/queue';
import { BoundedSemaphore, Semaphore } from '@isoproc/semaphore';
import { SharedArray, SharedValue } from '@isoproc/shared';
import { SERVER } from '../caller.js';
import { ManagerError } from '../error.js';
import { Dict, List, Namespace } from './container.js';
import { callMethod, type Context } from './method.js';
import { Registry } from './registry.js';
import type { Session } from './session.js';
import { Targets } from './targets.js';

// As they come from elsewhere: each constructor checks what it needs.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
const makers: Readonly<Record<string, (...args: any[]) => object>> = {
  dict: (entries?: Iterable<[unknown, unknown]>) => new Dict(entries),
  list: (items: Iterable<unknown> = []) => List.of_(items),
  namespace: (attributes?: object) => new Namespace(attributes),
  lock: () => new Lock(),
  rlock: () => new RLock(),
  semaphore: (value?: number) => new Semaphore(value),
  boundedSemaphore: (value?: number) => new BoundedSemaphore(value),
  barrier: (parties: number, options?: object) => new Barrier(parties, options),
  event: () => new Event(),
  condition: (lock?: Lock | RLock) => new Condition(lock),
  queue: (options?: object) => new Queue({ ...options, endless: true }),
  joinableQueue: (options?: object) => new JoinableQueue({ ...options, endless: true }),
  value: (type: 'int32', value?: number) => new SharedValue(type, value),
  array: (type: 'int32', content: number | number[]) => new SharedArray(type, content),
};

/** What the server holds, and how it is called, by whatever way. */
export class Host {
  readonly registry = new Registry();
  readonly targets = new Targets();
  /** Calls that wait for something. While there are any, the event loop must not be blocked. */
  waiting = 0;
  /** Where remote clients find it. */
  address: Address | undefined;

  readonly #published = new Map<string, object>();

  constructor(private readonly shutdown: () => void) {}

  /** What the call gives, or a promise of it. */
  invoke(session: Session, call: number, object: number, method: string, args: unknown[]): unknown {
    const context: Context = { session, call, targets: this.targets };
    if (object === SERVER) return this.#own(method, args, context);
    return callMethod(this.registry.get(object), method, args, context);
  }

  #own(method: string, args: unknown[], { session, targets }: Context): unknown {
    switch (method) {
      case 'make': {
        const [kind, given] = args as [string, unknown[]];
        const make = Object.hasOwn(makers, kind) ? makers[kind] : undefined;
        if (make !== undefined) return make(...given);
        throw new ManagerError('ERR_MANAGER', `make: ${kind} is none of a manager's types`);
      }
      case 'create': {
        const [target, given] = args as [unknown, unknown[]];
        return targets.with(target, session, async (create) => {
          const object = await create(...given);
          this.registry.entryOf(checked(object));
          return object;
        });
      }
      case 'publish': {
        const [name, object] = args as [string, object];
        this.#published.set(name, object);
        return undefined;
      }
      case 'lookup': {
        const object = this.#published.get(args[0] as string);
        if (object !== undefined) return object;
        throw new ManagerError(
          'ERR_NO_OBJECT',
          `lookup: nothing is published as ${String(args[0])}`,
        );
      }
      case 'info':
        return { pid: process.pid, objects: this.registry.size, address: this.address };
      case 'shutdown':
        if (session.remote)
          throw new ManagerError('ERR_MANAGER', 'shutdown: only the owner shuts a manager down');
        this.shutdown();
        return undefined;
      default:
        throw new ManagerError('ERR_NO_METHOD', `${method}: the manager has no such method`);
    }
  }
}

function checked(object: unknown): object {
  const plain: unknown[] = [Object.prototype, Array.prototype, null];
  if (
    typeof object === 'object' &&
    object !== null &&
    !plain.includes(Object.getPrototypeOf(object))
  )
    return object;
  const how = 'plain data are for dict, list and namespace';
  throw new ManagerError(
    'ERR_MANAGER',
    `create: the target has to give an object of a class; ${how}`,
  );
}
