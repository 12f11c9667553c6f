export { BrokenPipeError, ClosedError, EOFError } from '@isoproc/core';
export type { Address } from './address.js';
export { AuthenticationError } from './authentication.js';
export { Connection, type ConnectionOptions } from './connection.js';
export { connect, Listener, type ListenerOptions } from './listener.js';
export { pipe, type PipeOptions } from './pipe.js';
