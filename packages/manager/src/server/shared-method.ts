import type { Barrier } from '@isoproc/barrier';
import { type Condition, type Event, type Lock, RLock } from '@isoproc/lock';
import { JoinableQueue, type Queue } from '@isoproc/queue';
import { BoundedSemaphore, type Semaphore } from '@isoproc/semaphore';
import type { SharedArray, SharedValue } from '@isoproc/shared';
import { ManagerError } from '../error.js';
import type { Context, Method } from './method.js';

// What remote clients do with what is in this machine's memory: the server does it, on behalf of their
// connection. Waits are asynchronous, and end with it; what it has got by then is given back.

type AnyLock = Lock | RLock;

const waiting = ([options]: unknown[], { session, call }: Context) => {
  const { timeout } = (options ?? {}) as { timeout?: number };
  return { timeout, signal: session.signalOf(call) };
};

async function acquire(lock: AnyLock, args: unknown[], context: Context): Promise<boolean> {
  const { session, call } = context;
  await lock.acquire(waiting(args, context));
  const { abandoned } = lock;
  session.gain(lock, () => {
    lock.release();
  });
  session.undoable(call, () => session.lose(lock));
  return abandoned;
}

const lock: Record<string, Method> = {
  acquire,
  tryAcquire: (one: AnyLock, _, { session }) => {
    if (!one.tryAcquire()) return false;
    session.gain(one, () => {
      one.release();
    });
    return true;
  },
  release: (one: AnyLock, _, { session }) => {
    session.lose(one);
  },
  locked: (one: AnyLock) => one.locked,
};

const semaphore: Record<string, Method> = {
  acquire: async (one: Semaphore | BoundedSemaphore, args, context) => {
    await one.acquire(waiting(args, context));
    keepPermit(one, context);
    return false;
  },
  tryAcquire: (one: Semaphore | BoundedSemaphore, _, context) => {
    if (!one.tryAcquire()) return false;
    keepPermit(one, context);
    return true;
  },
  release: (one: Semaphore | BoundedSemaphore, [count = 1], { session }) => {
    if (!(one instanceof BoundedSemaphore)) one.release(count as number);
    else for (let left = count as number; left > 0; left--) session.lose(one);
  },
  value: (one: Semaphore | BoundedSemaphore) => one.value,
};

/** The permits of a plain semaphore belong to nobody. */
function keepPermit(one: Semaphore | BoundedSemaphore, { session, call }: Context): void {
  const giveBack = () => {
    one.release();
  };
  const owned = one instanceof BoundedSemaphore;
  if (owned || session.ended) session.gain(one, giveBack);
  session.undoable(call, owned ? () => session.lose(one) : giveBack);
}

const barrier: Record<string, Method> = {
  wait: (one: Barrier, args, context) => one.wait(waiting(args, context)),
  abort: (one: Barrier) => {
    one.abort();
  },
  reset: (one: Barrier) => {
    one.reset();
  },
  parties: (one: Barrier) => one.parties,
  waiting: (one: Barrier) => one.waiting,
  broken: (one: Barrier) => one.broken,
};

const event: Record<string, Method> = {
  wait: (one: Event, args, context) => one.wait(waiting(args, context)),
  set: (one: Event) => {
    one.set();
  },
  clear: (one: Event) => {
    one.clear();
  },
  isSet: (one: Event) => one.isSet,
};

const condition: Record<string, Method> = {
  acquire: (one: Condition, args, context) => acquire(one.lock, args, context),
  release: (one: Condition, _, { session }) => {
    session.lose(one.lock);
  },
  wait: (one: Condition, args, context) =>
    context.session.lending(one.lock, () => one.wait(waiting(args, context))),
  notify: (one: Condition, [count = 1], { session }) => {
    session.mustHave(one.lock, 'notify');
    one.notify(count as number);
  },
  notifyAll: (one: Condition, _, { session }) => {
    session.mustHave(one.lock, 'notifyAll');
    one.notifyAll();
  },
};

const joinable = (queue: Queue): JoinableQueue => {
  if (queue instanceof JoinableQueue) return queue;
  throw new ManagerError('ERR_NO_METHOD', 'taskDone, join: only a joinable queue has them');
};

const queue: Record<string, Method> = {
  put: (one: Queue, [value, options], context) => one.put(value, waiting([options], context)),
  get: async (one: Queue, args, context) => {
    const value = await one.get(waiting(args, context));
    // Its client has gone meanwhile, or given it up: another one gets it.
    if (context.session.ended) await one.put(value);
    else context.session.undoable(context.call, () => void one.put(value));
    return value;
  },
  putNowait: (one: Queue, [value]) => {
    one.putNowait(value);
  },
  getNowait: (one: Queue) => one.getNowait(),
  size: (one: Queue) => one.size,
  empty: (one: Queue) => one.empty,
  maxsize: (one: Queue) => one.maxsize,
  taskDone: (one: Queue) => {
    joinable(one).taskDone();
  },
  join: (one: Queue, args, context) => joinable(one).join(waiting(args, context)),
};

type Value = SharedValue<'int32'>;
const value: Record<string, Method> = {
  get: (one: Value) => one.value,
  set: (one: Value, [number]) => {
    one.value = number as number;
  },
  add: (one: Value, [number]) => one.add(number as number),
};

type AnyArray = SharedArray<'int32'>;
const array: Record<string, Method> = {
  get: (one: AnyArray, [index]) => one.get(index as number),
  set: (one: AnyArray, [index, number]) => {
    one.set(index as number, number as number);
  },
  length: (one: AnyArray) => one.length,
  values: (one: AnyArray) => [...one],
  fill: (one: AnyArray, [number, start, end]) =>
    void one.fill(number as number, start as number, end as number),
};

export const sharedMethods = {
  lock,
  rlock: lock,
  semaphore,
  barrier,
  event,
  condition,
  queue,
  value,
  array,
};
