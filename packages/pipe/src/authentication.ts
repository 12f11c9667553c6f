import { IsoprocError } from '@isoproc/core';

/** Code `ERR_AUTHENTICATION`: the two ends of a connection do not have the same key. */
export class AuthenticationError extends IsoprocError {
  override name = 'AuthenticationError';

  constructor(message: string) {
    super('ERR_AUTHENTICATION', message);
  }
}

/** As bytes. Also an empty key is one: both ends must have it. */
export function keyOf(authkey: Uint8Array | string | undefined): Uint8Array | undefined {
  return typeof authkey === 'string' ? Buffer.from(authkey) : authkey;
}

/** Loaded by the first handshake: most children never have one. */
const crypto = () => process.getBuiltinModule('node:crypto');

const challengeMark = Buffer.from('#CHALLENGE#');
const welcome = Buffer.from('#WELCOME#');
const failure = Buffer.from('#FAILURE#');
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

/**
 * A conversation that does not know how to wait: yields bytes to send, or undefined for the next
 * message, which `next` gets.
 */
export type Handshake = Generator<Uint8Array | undefined, void, Buffer>;

/** Makes the other end prove that it has the key. An answer in MD5 comes from Python before 3.12. */
function* deliverChallenge(key: Uint8Array): Handshake {
  const message = Buffer.concat([Buffer.from('{sha256}'), crypto().randomBytes(40)]);
  yield Buffer.concat([challengeMark, message]);
  const { digest = 'md5', body } = split(yield);
  const right = equal(body, sign(key, message, digest));
  yield right ? welcome : failure;
  if (!right) throw new AuthenticationError('authenticate: the other end has another key');
}

/** Proves to the other end that we have the key. */
function* answerChallenge(key: Uint8Array): Handshake {
  const asked = yield;
  if (!asked.subarray(0, challengeMark.length).equals(challengeMark)) {
    throw new AuthenticationError('authenticate: the other end does not ask for a key; give none');
  }
  const message = asked.subarray(challengeMark.length);
  const { digest } = split(message);
  const signature = sign(key, message, digest ?? 'md5');
  const prefix = digest === undefined ? '' : `{${digest.replace('-', '_')}}`;
  yield Buffer.concat([Buffer.from(prefix), signature]);
  if (!welcome.equals(yield)) {
    throw new AuthenticationError('authenticate: the other end refused our key');
  }
}

/** What the listening end says and hears. */
export function* welcoming(key: Uint8Array): Handshake {
  yield* deliverChallenge(key);
  yield* answerChallenge(key);
}

/** What the connecting end says and hears. */
export function* knocking(key: Uint8Array): Handshake {
  yield* answerChallenge(key);
  yield* deliverChallenge(key);
}
