import type { Connection } from './connection.js';
import type { Handshake } from './authentication.js';
import type { Limit } from './limit.js';

/** Nothing longer belongs to a handshake. */
const maxLength = 256;

const asBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Holds the conversation over a new connection; whatever goes wrong closes it. */
export async function shake(connection: Connection, steps: Handshake, limit: Limit): Promise<void> {
  try {
    let step = steps.next();
    while (!step.done) {
      if (step.value === undefined) {
        step = steps.next(asBuffer(await connection.recvBytes({ ...limit.left(), maxLength })));
      } else {
        await connection.sendBytes(step.value, limit.left());
        step = steps.next();
      }
    }
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** The same, blocking this process. */
export function shakeSync(connection: Connection, steps: Handshake, limit: Limit): void {
  try {
    let step = steps.next();
    while (!step.done) {
      if (step.value === undefined) {
        step = steps.next(asBuffer(connection.recvBytesSync({ ...limit.left(), maxLength })));
      } else {
        connection.sendBytesSync(step.value, limit.left());
        step = steps.next();
      }
    }
  } catch (error) {
    connection.close();
    throw error;
  }
}
