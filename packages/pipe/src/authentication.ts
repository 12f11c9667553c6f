import { IsoprocError } from '@isoproc/core';
import type { Connection } from './connection.js';
import type { WaitOptions } from '@isoproc/core';

/** Code `ERR_AUTHENTICATION`: the two ends of a connection do not have the same key. */
export class AuthenticationError extends IsoprocError {
  override name = 'AuthenticationError';

  constructor(message: string) {
    super('ERR_AUTHENTICATION', message);
  }
}

/** Loaded by the first handshake: most children never have one. */
const crypto = () => process.getBuiltinModule('node:crypto');

const challengeMark = Buffer.from('#CHALLENGE#');
const welcome = Buffer.from('#WELCOME#');
const failure = Buffer.from('#FAILURE#');
/** Nothing longer belongs to a handshake. */
const longest = 256;
/** Bytes of a challenge, or of its answer, of Python before 3.12: HMAC-MD5, without a prefix. */
const legacyLengths = [20, 16];
const digests = ['md5', 'sha256', 'sha384', 'sha3-256', 'sha3-384'];

/** `{sha256}…` names its digest; without a prefix it is MD5. */
function split(message: Buffer): { digest: string | undefined; body: Buffer } {
  if (legacyLengths.includes(message.length)) return { digest: undefined, body: message };
  const end = message.indexOf('}');
  const digest = message.toString('latin1', 1, end).replace('_', '-');
  if (message[0] !== 0x7b || end < 0 || !digests.includes(digest)) {
    throw new AuthenticationError('authenticate: the other end asks for a digest not known here');
  }
  return { digest, body: message.subarray(end + 1) };
}

function sign(key: Uint8Array, message: Buffer, digest: string): Buffer {
  return crypto().createHmac(digest, key).update(message).digest();
}

function equal(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && crypto().timingSafeEqual(a, b);
}

async function receive(connection: Connection, options: WaitOptions): Promise<Buffer> {
  const bytes = await connection.recvBytes({ ...options, maxLength: longest });
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Makes the other end prove that it has the key. An answer in MD5 comes from Python before 3.12. */
export async function deliverChallenge(
  connection: Connection,
  key: Uint8Array,
  options: WaitOptions,
): Promise<void> {
  const message = Buffer.concat([Buffer.from('{sha256}'), crypto().randomBytes(40)]);
  await connection.sendBytes(Buffer.concat([challengeMark, message]), options);
  const { digest = 'md5', body } = split(await receive(connection, options));
  const right = equal(body, sign(key, message, digest));
  await connection.sendBytes(right ? welcome : failure, options);
  if (!right) throw new AuthenticationError('authenticate: the other end has another key');
}

/** Proves to the other end that we have the key. */
export async function answerChallenge(
  connection: Connection,
  key: Uint8Array,
  options: WaitOptions,
): Promise<void> {
  const asked = await receive(connection, options);
  if (!asked.subarray(0, challengeMark.length).equals(challengeMark)) {
    throw new AuthenticationError('authenticate: the other end does not ask for a key; give none');
  }
  const message = asked.subarray(challengeMark.length);
  const { digest } = split(message);
  const signature = sign(key, message, digest ?? 'md5');
  const prefix = digest === undefined ? '' : `{${digest.replace('-', '_')}}`;
  await connection.sendBytes(Buffer.concat([Buffer.from(prefix), signature]), options);
  if (!welcome.equals(await receive(connection, options))) {
    throw new AuthenticationError('authenticate: the other end refused our key');
  }
}
