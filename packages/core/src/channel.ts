import { native, POLLIN, POLLOUT, Watcher } from '@isoproc/native';
import { encode } from './codec.js';
import { BrokenPipeError, ClosedError, TimeoutError } from './error.js';
import { FrameReader } from './frame-reader.js';
import { FrameWriter, MEMORY, type Outgoing } from './frame-writer.js';
import { limited, Pending } from './pending.js';
import {
  asBytes,
  asReady,
  asValue,
  type BytesOptions,
  type Receiver,
  type Take,
} from './receiver.js';
import { leftOf, millisecondsOf, type WaitOptions } from './wait.js';

/**
 * Messages over a socket or pipe, which it owns. The synchronous forms block in the kernel, the
 * others wait on the event loop; who waits keeps it alive.
 */
export class Channel {
  readonly #reader: FrameReader;
  readonly #writer: FrameWriter;
  readonly #receivers: Receiver[] = [];
  #watcher: Watcher | undefined;
  #wanted = 0;
  #active = true;
  #closed = false;
  /** Who must not be collected while somebody waits here. */
  owner: WeakRef<object> | undefined;
  #kept: object | undefined;

  constructor(readonly fd: number) {
    this.#reader = new FrameReader(fd);
    this.#writer = new FrameWriter(fd);
  }

  get closed(): boolean {
    return this.#closed;
  }

  sendSync(value: unknown, { timeout }: WaitOptions = {}): void {
    const milliseconds = this.#begin('send', timeout);
    const encoded = encode(value, 4, MEMORY);
    this.#sentSync(this.#writer.sendEncoded(encoded, milliseconds), milliseconds);
  }

  sendBytesSync(bytes: Uint8Array, { timeout }: WaitOptions = {}): void {
    const milliseconds = this.#begin('send', timeout);
    this.#sentSync(this.#writer.sendBytes(bytes, milliseconds), milliseconds);
  }

  /** Resolves when all of it has been given to the kernel. */
  async send(value: unknown, options: WaitOptions = {}): Promise<void> {
    const milliseconds = this.#begin('send', options.timeout, options.signal);
    const left = this.#writer.sendEncoded(encode(value, 4, MEMORY), 0);
    if (left !== undefined) await this.#sent(left, milliseconds, options.signal);
  }

  async sendBytes(bytes: Uint8Array, options: WaitOptions = {}): Promise<void> {
    const milliseconds = this.#begin('send', options.timeout, options.signal);
    const left = this.#writer.sendBytes(bytes, 0);
    if (left !== undefined) await this.#sent(left, milliseconds, options.signal);
  }

  recvSync({ timeout }: WaitOptions = {}): unknown {
    return asValue(this.#receiveSync(timeout, Infinity), this.#reader);
  }

  recvBytesSync({ timeout, maxLength = Infinity }: BytesOptions = {}): Uint8Array {
    return asBytes(this.#receiveSync(timeout, maxLength), this.#reader) as Uint8Array;
  }

  recv(options: WaitOptions = {}): Promise<unknown> {
    return this.#receive(asValue, Infinity, options);
  }

  recvBytes({ maxLength = Infinity, ...options }: BytesOptions = {}): Promise<Uint8Array> {
    return this.#receive(asBytes, maxLength, options) as Promise<Uint8Array>;
  }

  /** Whether there is something to receive, also the end, within `timeout` (default 0). */
  pollSync(timeout = 0): boolean {
    return this.#reader.ready(this.#begin('poll', timeout));
  }

  async poll({ timeout = 0, signal }: WaitOptions = {}): Promise<boolean> {
    const milliseconds = this.#begin('poll', timeout, signal);
    if (this.#receivers.length === 0 && this.#reader.ready(0)) return true;
    if (milliseconds === 0) return false;
    const pending = new Pending<unknown>(milliseconds, signal, {
      onTime: (settle) => settle.resolve(false),
      onLeave: () => this.#leave(pending),
    });
    this.#receivers.push({ take: asReady, maxLength: 0, pending });
    this.#watch();
    return (await pending.promise) as boolean;
  }

  /** What was received and not read, with the descriptors that came with it. */
  unread(): { bytes: Uint8Array; fds: readonly number[] } {
    return { bytes: this.#reader.unread(), fds: this.#reader.fds };
  }

  /** Begins with what another channel had left unread. */
  prepend(bytes: Uint8Array, fds: readonly number[]): void {
    this.#reader.prepend(bytes);
    this.#reader.fds.push(...fds);
  }

  /** Whoever still waits gets a {@link ClosedError}. A second call does nothing. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#watcher?.stop();
    this.#reader.close();
    native.close(this.fd);
    this.#writer.close(new ClosedError('send'));
    for (const { pending } of this.#receivers.splice(0)) pending.reject(new ClosedError('recv'));
  }

  #begin(what: string, timeout: number | undefined, signal?: AbortSignal): number {
    if (this.#closed) throw new ClosedError(what);
    signal?.throwIfAborted();
    return millisecondsOf(timeout);
  }

  #sentSync(left: Outgoing | undefined, milliseconds: number): void {
    if (left === undefined) return;
    this.#giveUp(left);
    throw new TimeoutError('send', milliseconds);
  }

  /** What has been begun must still be ended, or what follows would be taken for its rest. */
  #giveUp(left: Outgoing): void {
    if (!this.#writer.withdraw(left)) delete left.settle;
    this.#watch();
  }

  #sent(left: Outgoing, milliseconds: number, signal: AbortSignal | undefined): Promise<unknown> {
    const pending = limited('send', milliseconds, signal, () => {
      this.#giveUp(left);
    });
    left.settle = (error) => {
      if (error) pending.reject(error);
      else pending.resolve(undefined);
    };
    this.#watch();
    return pending.promise;
  }

  #receiveSync(timeout: number | undefined, maxLength: number): Uint8Array {
    const milliseconds = this.#begin('recv', timeout);
    const begin = milliseconds > 0 ? performance.now() : 0;
    // Who came first gets first.
    while (this.#receivers.length > 0 && this.#serve(leftOf(milliseconds, begin)));
    const frame = this.#reader.wait(leftOf(milliseconds, begin), maxLength);
    if (frame === undefined) throw new TimeoutError('recv', milliseconds);
    return frame;
  }

  #receive(take: Take, maxLength: number, options: WaitOptions): Promise<unknown> {
    try {
      const { timeout, signal } = options;
      const milliseconds = this.#begin('recv', timeout, signal);
      if (this.#receivers.length === 0) {
        // The loop watches already, and says when there is more: a look now is mostly in vain.
        const wait = milliseconds < 0 && (this.#wanted & POLLIN) !== 0;
        const now = wait ? this.#reader.next(maxLength) : this.#reader.read(0, maxLength);
        const frame = now ?? this.#reader.readSoon(maxLength);
        if (frame !== undefined) return Promise.resolve(take(frame, this.#reader));
      }
      const pending: Pending<unknown> = limited('recv', milliseconds, signal, () => {
        this.#leave(pending);
      });
      this.#receivers.push({ take, maxLength, pending });
      this.#watch();
      return pending.promise;
    } catch (error) {
      const reason = error as Error;
      return Promise.reject(reason);
    }
  }

  #leave(pending: Pending<unknown>): void {
    const at = this.#receivers.findIndex((receiver) => receiver.pending === pending);
    if (at >= 0) this.#receivers.splice(at, 1);
    this.#watch();
  }

  /** Gives the first receiver what it waits for. False: not within the time. */
  #serve(timeout: number): boolean {
    const first = this.#receivers[0];
    if (first === undefined) return false;
    try {
      if (first.take === asReady) {
        if (!this.#reader.ready(timeout)) return false;
        this.#receivers.shift();
        first.pending.resolve(true);
        return true;
      }
      const frame = this.#reader.read(timeout, first.maxLength);
      if (frame === undefined) return false;
      this.#receivers.shift();
      first.pending.resolve(first.take(frame, this.#reader));
    } catch (error) {
      if (this.#receivers[0] === first) this.#receivers.shift();
      first.pending.reject(error);
    }
    return true;
  }

  #onReady(events: number): void {
    const inVain = this.#receivers.length === 0;
    if ((events & POLLIN) !== 0) while (this.#serve(0));
    if ((events & POLLOUT) !== 0 && this.#writer.busy) this.#flush();
    if (!this.#closed) this.#watch(inVain);
  }

  #flush(): void {
    try {
      this.#writer.flush(0);
    } catch (error) {
      if (!(error instanceof BrokenPipeError)) this.#writer.fail(error as Error); // each was told
    }
  }

  /** Wants what is waited for. Reading stays wanted until it is ready in vain: mostly it is soon. */
  #watch(inVain = false): void {
    const reading = this.#receivers.length > 0;
    const active = reading || this.#writer.busy;
    if (this.#closed || (!active && this.#watcher === undefined)) return;
    const lazily = !inVain && (this.#wanted & POLLIN) !== 0;
    const wanted = (reading || lazily ? POLLIN : 0) | (this.#writer.busy ? POLLOUT : 0);
    if (this.#watcher === undefined) {
      this.#watcher = new Watcher(this.fd, wanted, (events) => {
        this.#onReady(events);
      });
    } else {
      if (wanted !== this.#wanted) this.#watcher.events(wanted);
      if (active !== this.#active) {
        if (active) this.#watcher.ref();
        else this.#watcher.unref();
      }
    }
    this.#kept = active ? (this.#kept ?? this.owner?.deref()) : undefined;
    this.#active = active;
    this.#wanted = wanted;
  }
}
