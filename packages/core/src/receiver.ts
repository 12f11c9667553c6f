import { decode } from './codec.js';
import type { FrameReader } from './frame-reader.js';
import type { Pending } from './pending.js';
import type { WaitOptions } from './wait.js';

/** What a waiting receiver does with a frame: decodes it, or takes its bytes. */
export type Take = (frame: Uint8Array, reader: FrameReader) => unknown;

export const asValue: Take = (frame, { fds, owned }) => decode(frame, fds, owned);
export const asBytes: Take = (frame, { owned }) => (owned ? frame : new Uint8Array(frame));
/** Nothing is taken: there is something. */
export const asReady = Symbol('ready');

export interface Receiver {
  readonly take: Take | typeof asReady;
  readonly maxLength: number;
  readonly pending: Pending<unknown>;
}

export interface BytesOptions extends WaitOptions {
  /** Longer messages throw `ERR_FRAME`; the connection is of no use then. */
  readonly maxLength?: number | undefined;
}
