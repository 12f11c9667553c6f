import { parentProcess } from '@isoproc/process';
import { native, POLLIN, Watcher } from '@isoproc/native';

// The parent that started us may be gone before anybody asks.
const firstParent = process.ppid;

/**
 * Calls back once, when the parent of this process has ended; at once when it has already. By then
 * `process.ppid` names the new parent. Does not keep the event loop alive.
 *
 * @returns stops waiting
 */
export function onParentDeath(callback: (ppid: number) => void): () => void {
  const parent = parentProcess()?.pid ?? firstParent;
  let open = true;
  const tell = () => {
    if (open) callback(process.ppid);
  };
  const pidfd = process.ppid === parent ? native.pidfdOpen(parent) : -1;
  // Asked again: by then the number may have meant somebody else.
  if (process.ppid !== parent) {
    if (pidfd >= 0) native.close(pidfd);
    queueMicrotask(tell);
    return () => {
      open = false;
    };
  }
  const stop = () => {
    if (!open) return;
    open = false;
    watcher.stop();
    native.close(pidfd);
  };
  const watcher = new Watcher(pidfd, POLLIN, () => {
    stop();
    callback(process.ppid);
  });
  watcher.unref();
  return stop;
}

/**
 * Waits until the parent of this process has ended. Keeps the event loop alive.
 *
 * @returns process id of the new parent: the nearest subreaper above, or init
 * @throws the signal's reason
 */
export async function waitOrphaned({ signal }: { signal?: AbortSignal } = {}): Promise<number> {
  signal?.throwIfAborted();
  const keepAlive = setInterval(() => undefined, 2 ** 30);
  let stop: (() => void) | undefined;
  let abort: (() => void) | undefined;
  try {
    return await new Promise<number>((resolve, reject) => {
      abort = () => {
        reject(signal?.reason as Error);
      };
      signal?.addEventListener('abort', abort);
      stop = onParentDeath(resolve);
    });
  } finally {
    clearInterval(keepAlive);
    stop?.();
    if (abort) signal?.removeEventListener('abort', abort);
  }
}
