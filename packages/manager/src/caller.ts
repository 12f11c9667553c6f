import type { WaitOptions } from '@isoproc/core';

/** What a proxy is of, as it travels: an object of a server's. */
export interface ObjectState {
  readonly id: number;
  /** What it can do: one of those in `kind.ts`, or the names of its methods. */
  readonly kind: string | readonly string[];
  /** It counts already as held by who gets this. */
  readonly held: boolean;
  /** Where its server is; without it: at the other end of the conversation. */
  readonly at?: unknown;
}

/** How a thread calls a server: through shared memory, or over a connection. */
export interface Caller {
  call(object: number, method: string, args: unknown[], options?: WaitOptions): Promise<unknown>;
  callSync(object: number, method: string, args: unknown[], options?: SyncOptions): unknown;
  /** Without waiting for an answer, nor for the server. */
  post(method: string, object: number): void;
  /** Where the server is, for a proxy on its way to somebody who is not it. */
  readonly at: unknown;
}

export type SyncOptions = Pick<WaitOptions, 'timeout'>;

/** The server itself, as an object: it makes others. */
export const SERVER = 0;

/** Who is spoken to while a value is encoded or decoded, and what an object is there. */
export interface Conversation {
  /** What comes may say which object it is, and nothing else. */
  readonly remote: boolean;
  pack(object: object): ObjectState;
  unpack(state: ObjectState): object;
}

let current: Conversation | undefined;

export const conversation = (): Conversation | undefined => current;

export function within<T>(one: Conversation, work: () => T): T {
  const before = current;
  current = one;
  try {
    return work();
  } finally {
    current = before;
  }
}
