import { decode, encode, type Exchange } from '@isoproc/core';
import { type Conversation, within } from './caller.js';
import { ManagerError } from './error.js';

/*
 * A message over a connection: its call, as 4 bytes, big endian (0: none waits for an answer), a byte of
 * flags (1: it is an error), and a value. Of handles, only proxies are looked at: nothing that comes can
 * make this process map memory, load a module or run anything.
 */
const HEAD = 5;
export const FAILED = 1;

/** Bytes of the longest message: nobody makes the other side allocate more. */
export const MOST = 256 * 1024 * 1024;

export function toWire(
  talk: Conversation,
  call: number,
  flags: number,
  value: unknown,
  exchange: Exchange,
): Uint8Array {
  const { data } = within(talk, () => encode(value, HEAD, Infinity, false, exchange));
  if (data.length > MOST) {
    const got = `got ${String(data.length)} bytes`;
    throw new ManagerError(
      'ERR_MANAGER',
      `a message has at most 256 MiB, ${got}: send it in parts`,
    );
  }
  new DataView(data.buffer, data.byteOffset).setUint32(0, call);
  data[4] = flags;
  return data;
}

export const callOf = (data: Uint8Array): number =>
  new DataView(data.buffer, data.byteOffset, data.length).getUint32(0);

export const flagsOf = (data: Uint8Array): number => data[4] ?? 0;

export const fromWire = (talk: Conversation, data: Uint8Array): unknown =>
  within(talk, () => decode(data.subarray(HEAD), [], true, 'manager.Proxy'));
