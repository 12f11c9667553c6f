import {
  ClosedError,
  type HandleType,
  referenceOf,
  registerHandle,
  type WaitOptions,
} from '@isoproc/core';
import { type Caller, conversation, type ObjectState } from './caller.js';
import { Held } from './held.js';
import { kinds } from './kind.js';

/** Of a proxy: whose it is. @internal */
export const LINK = Symbol('link');

/** @internal */
export interface Link {
  readonly caller: Caller;
  readonly id: number;
  readonly kind: ObjectState['kind'];
}

const forgotten = new FinalizationRegistry<Link>(({ caller, id }) => {
  caller.post('drop', id);
});

/**
 * Stands for an object that a manager holds: its methods run there. Each comes in two forms, as
 * everywhere: `get` gives a promise, `getSync` blocks this process.
 *
 * It can be an argument of a process, can be sent, and can be put into other objects of its manager.
 * The object lives as long as somebody has a proxy of it, or another object of the manager contains it.
 * One that nobody here has any more is given up when the garbage collector finds it, or by `using`.
 */
export class ObjectProxy implements Disposable, AsyncDisposable {
  /** @internal */
  [LINK]: Link | undefined;

  /** @internal */
  constructor(link: Link) {
    this[LINK] = link;
    forgotten.register(this, link, this);
  }

  /** Gives the proxy up; the object lives on while others have one. */
  [Symbol.dispose](): void {
    const link = this[LINK];
    if (link === undefined) return;
    this[LINK] = undefined;
    forgotten.unregister(this);
    link.caller.post('drop', link.id);
  }

  [Symbol.asyncDispose](): Promise<void> {
    this[Symbol.dispose]();
    return Promise.resolve();
  }
}

/** @throws ClosedError */
export function linkOf(proxy: ObjectProxy, what: string): Link {
  const link = proxy[LINK];
  if (link === undefined) throw new ClosedError(what, 'proxy');
  return link;
}

/** How proxies travel, and at the server the objects themselves: for the others they are proxies. */
export const proxyType: HandleType<object> = {
  name: 'manager.Proxy',
  pack(value) {
    const talk = conversation() ?? server;
    if (talk !== undefined) return { state: talk.pack(value) };
    return { state: packProxy(value as ObjectProxy) };
  },
  unpack(given) {
    const state = given as ObjectState;
    const talk = conversation();
    if (talk !== undefined && (talk.remote || state.at === undefined)) return talk.unpack(state);
    return (server?.find(state) ?? makeProxy(open(state.at), state)) as object;
  },
};

registerHandle(ObjectProxy, proxyType);

/** A proxy for somebody else, who will say that it has come. */
export function packProxy(proxy: ObjectProxy): ObjectState {
  const { caller, id, kind } = linkOf(proxy, 'send');
  caller.post('lend', id);
  return { id, kind, held: false, at: caller.at };
}

interface ServerSide {
  pack(object: object): ObjectState;
  /** Undefined: it is not ours. */
  find(state: ObjectState): object | undefined;
}

/** In the process of a server: its objects. */
let server: ServerSide | undefined;
export const setServer = (one: ServerSide): void => void (server = one);

let open: (at: unknown) => Caller;
/** Says how a server is found by where it is. */
export const setOpener = (opener: typeof open): void => void (open = opener);

type ProxyClass = new (link: Link) => ObjectProxy;
const classes = new Map<string, ProxyClass>();

/** A class of its own for what it is: a kind by name, or its methods. */
export function makeProxy(caller: Caller, { id, kind, held }: ObjectState): ObjectProxy {
  const name = typeof kind === 'string' ? kind : kind.join();
  let known = classes.get(name);
  if (known === undefined) classes.set(name, (known = classOf(kind)));
  if (!held) caller.post('hold', id);
  return new known({ caller, id, kind });
}

/** What iterating goes through. */
const contents: Readonly<Record<string, string>> = { dict: 'entries', list: 'values' };

function classOf(kind: ObjectState['kind']): ProxyClass {
  const made = class extends ObjectProxy {};
  const { prototype } = made as { prototype: object };
  const builtIn = typeof kind === 'string';
  const names = builtIn ? Object.entries(kinds[kind] ?? {}) : kind.map(asMethod);
  for (const [name, most] of names) define(prototype, name, most, builtIn && most < 0);
  const content = builtIn ? contents[kind] : undefined;
  if (content !== undefined) iterate(prototype, content);
  if (kind === 'iterator') iterateInParts(prototype);
  if (builtIn && 'acquire' in prototype) giveHeld(prototype as Anything);
  return made;
}

const asMethod = (name: string): [string, number] => [name, -1];

/** Functions do not travel, targets do by their names. */
function nameTargets(args: unknown[]): void {
  for (const [i, arg] of args.entries()) if (typeof arg === 'function') args[i] = referenceOf(arg);
}

function define(prototype: object, name: string, most: number, targets: boolean): void {
  const add = (key: string, value: unknown) =>
    Object.defineProperty(prototype, key, { value, writable: true, configurable: true });
  // What comes after all arguments is options; where any number may come, a signal says so.
  add(name, function (this: ObjectProxy, ...args: unknown[]): Promise<unknown> {
    try {
      const { caller, id } = linkOf(this, name);
      if (targets) nameTargets(args);
      const options = takeOptions(args, most);
      return caller.call(id, name, args, options);
    } catch (error) {
      const reason = error as Error;
      return Promise.reject(reason);
    }
  });
  add(`${name}Sync`, function (this: ObjectProxy, ...args: unknown[]): unknown {
    const { caller, id } = linkOf(this, name);
    if (targets) nameTargets(args);
    return caller.callSync(id, name, args, takeOptions(args, most));
  });
}

function takeOptions(args: unknown[], most: number): WaitOptions | undefined {
  if (most >= 0) return args.length > most ? (args.splice(most)[0] as WaitOptions) : undefined;
  const last = args.at(-1) as WaitOptions | undefined;
  if (typeof last !== 'object' || !((last as WaitOptions | null)?.signal instanceof AbortSignal))
    return undefined;
  const { signal, ...rest } = last;
  args[args.length - 1] = { ...rest, signal: true };
  return { signal };
}

/** So that `using` releases it. */
function giveHeld(prototype: Anything): void {
  const { acquire, acquireSync } = prototype;
  prototype.acquire = async function (...args) {
    return new Held(this, (await acquire?.apply(this, args)) as boolean);
  };
  prototype.acquireSync = function (...args) {
    return new Held(this, acquireSync?.apply(this, args) as boolean);
  };
}

type Anything = Record<string, (...args: unknown[]) => unknown>;

function iterate(prototype: object, content: string): void {
  Object.defineProperties(prototype, {
    [Symbol.iterator]: {
      value(this: Anything) {
        return (this[`${content}Sync`]?.() as unknown[])[Symbol.iterator]();
      },
    },
    [Symbol.asyncIterator]: {
      async *value(this: Anything) {
        yield* (await this[content]?.()) as unknown[];
      },
    },
  });
}

/** So many at once. */
const PART = 64;
interface Part {
  readonly values: unknown[];
  readonly done: boolean;
}

function iterateInParts(prototype: object): void {
  Object.defineProperties(prototype, {
    [Symbol.iterator]: {
      *value(this: Anything) {
        for (let done = false; !done;) {
          const part = this.nextSync?.(PART) as Part;
          yield* part.values;
          ({ done } = part);
        }
      },
    },
    [Symbol.asyncIterator]: {
      async *value(this: Anything) {
        for (let done = false; !done;) {
          const part = (await this.next?.(PART)) as Part;
          yield* part.values;
          ({ done } = part);
        }
      },
    },
  });
}
