export { BrokenPipeError, ClosedError, EOFError } from '@isoproc/core';
export type { Address } from './address.js';
export { AuthenticationError } from './authentication.js';
export { Connection, type ConnectionOptions } from './connection.js';
export { connect, type ConnectOptions, connectSync } from './connect.js';
export { Listener, type ListenerOptions } from './listener.js';
export { pipe, type PipeOptions } from './pipe.js';
export { wait, waitSync, type Waitable } from './wait.js';
