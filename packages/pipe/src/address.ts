import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { IsoprocError } from '@isoproc/core';

/**
 * Where a listener is: a path of the file system (AF_UNIX; a leading NUL: an abstract name), or a
 * numeric IPv4 address and a port from 0 to 65535 (AF_INET; 0: the system chooses).
 */
export type Address = string | { readonly host: string; readonly port: number };

/** A fresh path in a folder that only this user can enter. */
export function temporaryAddress(): string {
  return join(
    mkdtempSync(join(process.getBuiltinModule('node:os').tmpdir(), 'isoproc-')),
    'listener',
  );
}

/** The name and the port as the native functions take them; -1: not a network address. */
export function nativeAddress(address: Address): [string, number] {
  if (typeof address === 'string') {
    const length = Buffer.byteLength(address);
    if (length > 0 && length < 108) return [address, -1];
    throw new IsoprocError(
      'ERR_ADDRESS',
      `address: a path of 1 to 107 bytes is needed, got ${String(length)} bytes: unix(7)`,
    );
  }
  const { host, port } = address;
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) {
    return [host === 'localhost' ? '127.0.0.1' : host, port];
  }
  throw new IsoprocError(
    'ERR_ADDRESS',
    `address: a port of 0 to 65535 is needed, got ${String(port)}`,
  );
}
