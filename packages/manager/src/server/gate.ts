import { randomBytes } from 'node:crypto';
import { ClosedError, reportOf } from '@isoproc/core';
import { type Address, type Connection, Listener } from '@isoproc/pipe';
import type { Settings } from '../setting.js';
import { callOf, FAILED, fromWire, MOST, toWire } from '../wire.js';
import type { Host } from './host.js';
import { Session } from './session.js';

/** Milliseconds to prove that one has the key. */
const HANDSHAKE = 10_000;
/** So many may be about to; the one that has tried longest makes room. */
const MOST_STRANGERS = 64;
/** Answers that a client may leave unread before it is served no further. */
const MOST_UNREAD = 16;
/** Milliseconds until it tries again when no descriptor is left. */
const PAUSE = 50;

/** Serves remote clients, once they have proved that they have the key. */
export class Gate {
  readonly #listener: Listener;
  readonly #strangers = new Set<AbortController>();
  readonly #connections = new Set<Connection>();
  /** By what only the client knows: its second connection joins the first one's session. */
  readonly #sessions = new Map<string, Session>();

  constructor(
    private readonly host: Host,
    { address, authkey = '' }: Settings,
  ) {
    this.#listener = new Listener(address, { authkey, backlog: 128 });
    void this.#listen();
  }

  get address(): Address {
    return this.#listener.address;
  }

  /** How many are connected. */
  get size(): number {
    return this.#connections.size + this.#strangers.size;
  }

  close(): void {
    this.#listener.close();
    for (const stranger of this.#strangers) stranger.abort();
    for (const connection of this.#connections) connection.close();
  }

  async #listen(): Promise<void> {
    while (!this.#listener.closed) {
      try {
        await this.#listener.poll({ timeout: Infinity });
        await this.#welcome();
      } catch (error) {
        if (error instanceof ClosedError) return;
        // EMFILE: those who are not clients yet give theirs back.
        for (const stranger of this.#strangers) stranger.abort();
        await new Promise((resolve) => setTimeout(resolve, PAUSE));
      }
    }
  }

  /** Whoever it is, the next one does not have to wait for it. @throws EMFILE, … of accept(2) */
  async #welcome(): Promise<void> {
    const stranger = new AbortController();
    const [first] = this.#strangers;
    if (this.#strangers.size === MOST_STRANGERS) first?.abort();
    this.#strangers.add(stranger);
    const accepting = this.#listener.accept({ timeout: HANDSHAKE, signal: stranger.signal });
    const welcomed = accepting
      .finally(() => this.#strangers.delete(stranger))
      .then((connection) => this.#serve(connection));
    const failed = welcomed.then(
      () => undefined,
      (error: unknown) => error as NodeJS.ErrnoException,
    );
    // What fails at once is accept(2) itself; the handshake fails later.
    const soon = await Promise.race([
      failed,
      new Promise<undefined>((resolve) => setImmediate(resolve, undefined)),
    ]);
    if (soon?.code === 'EMFILE' || soon?.code === 'ENFILE') throw soon;
  }

  async #serve(connection: Connection): Promise<void> {
    const token = randomBytes(16).toString('hex');
    const own = new Session(this.host.registry, true);
    this.#sessions.set(token, own);
    this.#connections.add(connection);
    try {
      await connection.sendBytes(toWire(own, 0, 0, [token], own.exchange));
      await new Client(connection, this.host, own, this.#sessions).run();
    } catch {
      // It has left, or sent what is no message: either way this is the end of it.
    } finally {
      this.#sessions.delete(token);
      this.#connections.delete(connection);
      own.end();
      connection.close();
    }
  }
}

/** One connection. */
class Client {
  #unread = 0;
  #room: (() => void) | undefined;

  constructor(
    private readonly connection: Connection,
    private readonly host: Host,
    private session: Session,
    private readonly sessions: ReadonlyMap<string, Session>,
  ) {}

  async run(): Promise<never> {
    for (;;) {
      const data = await this.connection.recvBytes({ maxLength: MOST });
      const call = callOf(data);
      if (call === 0) this.#hear(fromWire(this.session, data) as [number, string, string?]);
      else this.#do(call, data);
      if (this.#unread > MOST_UNREAD) await new Promise<void>((resolve) => (this.#room = resolve));
    }
  }

  #hear([object, method, token = '']: [number, string, string?]): void {
    if (method !== 'join') {
      this.session.post(method, object);
      return;
    }
    const session = this.sessions.get(token);
    if (session === undefined) throw new ClosedError('join', 'session');
    this.session = session;
  }

  #do(call: number, data: Uint8Array): void {
    const { session } = this;
    try {
      const request = fromWire(session, data) as [number, string, ...unknown[]];
      const [object, method, ...args] = request;
      const result = session.run(() => this.host.invoke(session, call, object, method, args));
      if (!(result instanceof Promise)) {
        this.#answer(call, 0, result);
        return;
      }
      const done = (flags: number) => (value: unknown) => {
        session.settle(call);
        this.#answer(call, flags, value);
      };
      result.then(done(0), done(FAILED));
    } catch (error) {
      this.#answer(call, FAILED, error);
    }
  }

  #answer(call: number, flags: number, value: unknown): void {
    const { session, connection } = this;
    if (connection.closed || session.ended) return;
    let data;
    try {
      const content = flags === 0 ? [value] : [reportOf(value)];
      data = toWire(session, call, flags, content, session.exchange);
    } catch (error) {
      data = toWire(session, call, FAILED, [reportOf(error)], session.exchange);
    }
    this.#unread++;
    const sent = () => {
      this.#unread--;
      this.#room?.();
    };
    connection.sendBytes(data).then(sent, () => {
      connection.close();
      sent();
    });
  }
}
