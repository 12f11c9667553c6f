import {
  type ErrorReport,
  type Exchange,
  IsoprocError,
  millisecondsOf,
  Pending,
  RemoteError,
  TimeoutError,
  type WaitOptions,
} from '@isoproc/core';
import { type Address, connect, type Connection, connectSync } from '@isoproc/pipe';
import type { Caller, Conversation, SyncOptions } from './caller.js';
import { ManagerDiedError } from './error.js';
import { linkOf, makeProxy, ObjectProxy } from './proxy.js';
import { callOf, FAILED, flagsOf, fromWire, MOST, toWire } from './wire.js';

export interface Remote {
  readonly address: Address;
  readonly authkey: Uint8Array | string;
}

interface Call {
  readonly method: string;
  readonly pending: Pending<unknown>;
}

const callers = new Map<string, WeakRef<RemoteCaller>>();
const nameOf = (address: Address): string =>
  typeof address === 'string' ? address : `${address.host}:${String(address.port)}`;

/** A process's way to a server elsewhere: a connection, and a second one for calls that block. */
export class RemoteCaller implements Caller {
  readonly at: { readonly address: Address };
  readonly #calls = new Map<number, Call>();
  readonly #talk: Conversation;
  readonly #exchange: Exchange;
  #blocking: Connection | undefined;
  #last = 0;
  #listening = false;

  private constructor(
    private readonly remote: Remote,
    private readonly connection: Connection,
    private readonly token: string,
  ) {
    this.at = { address: remote.address };
    this.#talk = {
      remote: true,
      pack: (proxy) => {
        const { caller, id, kind } = linkOf(proxy as ObjectProxy, 'send');
        if (caller === this) return { id, kind, held: false };
        throw new IsoprocError(
          'ERR_HANDLE',
          `a proxy of another manager cannot go to ${this.#name}`,
        );
      },
      unpack: (state) => makeProxy(this, state),
    };
    this.#exchange = (handle) => {
      if (handle instanceof ObjectProxy) return undefined;
      const why = 'it is of this machine; the manager can make one';
      throw new IsoprocError('ERR_HANDLE', `that handle cannot go to ${this.#name}: ${why}`);
    };
  }

  static async connect(remote: Remote, options: WaitOptions): Promise<RemoteCaller> {
    const { address, authkey } = remote;
    const connection = await connect(address, { authkey, ...options });
    const greeting = await connection.recvBytes({ maxLength: 256, ...options });
    const [token] = fromWire(nobody, greeting) as [string];
    const caller = new RemoteCaller(remote, connection, token);
    callers.set(nameOf(address), new WeakRef(caller));
    return caller;
  }

  /** @throws IsoprocError `ERR_HANDLE`: this process is not connected to it */
  static find(address: Address): RemoteCaller {
    const known = callers.get(nameOf(address))?.deref();
    if (known !== undefined && !known.connection.closed) return known;
    const how = 'call Manager.connect() first';
    throw new IsoprocError(
      'ERR_HANDLE',
      `a proxy of the manager at ${nameOf(address)} came, to which this process is not connected: ${how}`,
    );
  }

  async call(
    object: number,
    method: string,
    args: unknown[],
    { timeout, signal }: WaitOptions = {},
  ): Promise<unknown> {
    signal?.throwIfAborted();
    const milliseconds = millisecondsOf(timeout);
    const { call, data } = this.#encode(object, method, args);
    const pending = new Pending<unknown>(milliseconds, signal, {
      onTime: (settle) => {
        settle.reject(new TimeoutError(method, milliseconds));
      },
      onLeave: () => {
        this.#calls.delete(call);
        this.post('cancel', call);
      },
    });
    this.#calls.set(call, { method, pending });
    this.connection.sendBytes(data).catch((error: unknown) => this.#fail(error));
    void this.#listen();
    return pending.promise;
  }

  callSync(object: number, method: string, args: unknown[], options: SyncOptions = {}): unknown {
    const { call, data } = this.#encode(object, method, args);
    try {
      const connection = (this.#blocking ??= this.#join(options));
      connection.sendBytesSync(data, options);
      for (;;) {
        const answer = connection.recvBytesSync({ maxLength: MOST, ...options });
        // Another one is that of a call that was given up.
        if (callOf(answer) === call) return this.#value(answer);
      }
    } catch (error) {
      throw this.#explained(error, `${method}Sync`);
    }
  }

  post(method: string, object: number): void {
    if (this.connection.closed) return;
    const data = toWire(this.#talk, 0, 0, [object, method], this.#exchange);
    this.connection.sendBytes(data).catch(() => undefined); // nobody is there to be told
  }

  /** Gives up all that it has. */
  close(): void {
    this.#blocking?.close();
    this.connection.close();
    callers.delete(nameOf(this.remote.address));
  }

  get #name(): string {
    return `the manager at ${nameOf(this.remote.address)}`;
  }

  #encode(object: number, method: string, args: unknown[]) {
    if (this.connection.closed) throw new ManagerDiedError(method, this.#name);
    const call = (this.#last = (this.#last + 1) & 0x7fffffff || 1);
    const data = toWire(this.#talk, call, 0, [object, method, ...args], this.#exchange);
    return { call, data };
  }

  #join(options: SyncOptions): Connection {
    const { address, authkey } = this.remote;
    const connection = connectSync(address, { authkey, ...options });
    connection.recvBytesSync({ maxLength: 256, ...options });
    const data = toWire(this.#talk, 0, 0, [0, 'join', this.token], this.#exchange);
    connection.sendBytesSync(data, options);
    return connection;
  }

  /** As long as somebody waits for an answer. */
  async #listen(): Promise<void> {
    if (this.#listening) return;
    this.#listening = true;
    try {
      while (this.#calls.size > 0) {
        const answer = await this.connection.recvBytes({ maxLength: MOST });
        const call = callOf(answer);
        const pending = this.#calls.get(call)?.pending;
        this.#calls.delete(call);
        try {
          pending?.resolve(this.#value(answer));
        } catch (error) {
          pending?.reject(error);
        }
      }
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#listening = false;
    }
  }

  #value(answer: Uint8Array): unknown {
    const [value] = fromWire(this.#talk, answer) as [unknown];
    if (flagsOf(answer) !== FAILED) return value;
    throw new RemoteError(value as ErrorReport, this.#name);
  }

  #fail(error: unknown): void {
    this.close();
    const calls = [...this.#calls.values()];
    this.#calls.clear();
    for (const { method, pending } of calls) pending.reject(this.#explained(error, method));
  }

  #explained(error: unknown, method: string): unknown {
    const { code } = error as { code?: string };
    if (error instanceof RemoteError) return error;
    const ends = ['ERR_EOF', 'EPIPE', 'ERR_CLOSED', 'ECONNREFUSED', 'ECONNRESET', 'ENOENT'];
    return ends.includes(code ?? '') ? new ManagerDiedError(method, this.#name) : error;
  }
}

const nobody: Conversation = {
  remote: true,
  pack: () => {
    throw new TypeError('there is nothing to pack');
  },
  unpack: () => {
    throw new TypeError('there is nothing to unpack');
  },
};
