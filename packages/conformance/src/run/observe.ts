import type { Draft } from '../event/index.js';
import type { Ending } from '../model/observation.js';
import type { Message } from '../supervise/index.js';

/** What a message adds to the trace by itself; output, looks and quiet are the session's affair. */
export function observe(message: Message): Draft | undefined {
  const at = message.t;
  switch (message.type) {
    case 'start': {
      const { pid, tracing, isolated, why } = message;
      return { kind: 'start', at, pid, tracing, isolated, ...(why !== undefined && { why }) };
    }
    case 'fork':
      return { kind: 'fork', at, pid: message.pid, parent: message.parent };
    case 'exec':
      return { kind: 'exec', at, pid: message.pid, path: message.path };
    case 'exit':
      return { kind: 'exit', at, pid: message.pid, ...ending(message) };
    case 'adopt':
      return { kind: 'adopt', at, pid: message.pid, parent: message.parent };
    case 'reap':
      return { kind: 'reap', at, pid: message.pid };
    case 'limit':
      return { kind: 'limit', at, what: message.what, max: message.max };
    case 'error':
      return { kind: 'problem', at, message: message.message };
    case 'end':
      return { kind: 'end', at, left: message.left, ...ending(message) };
    default:
      return undefined;
  }
}

/** Nothing, when nobody saw how it ended. */
function ending(seen: { status?: number | null; signal?: string }): Ending {
  if (seen.signal !== undefined) return { signal: seen.signal };
  return typeof seen.status === 'number' ? { status: seen.status } : {};
}
