/**
 * Every native function, in one place. All of them are synchronous and throw what Node's own
 * system errors look like (`code`, `errno`, `syscall`). Descriptors given out are close-on-exec.
 */
export interface Native {
  /**
   * fork(2) + execve(2), with vfork speed. libuv never waits for what is started here.
   * `fds[i]` becomes descriptor i of the child (-1: /dev/null); no other descriptor is inherited.
   */
  spawn(options: SpawnOptions): { pid: number; pidfd: number };
  /** waitid(2). Null: WNOHANG was given and nobody has changed state. */
  waitid(id: { pid: number } | { pidfd: number } | 'any', flags: number): WaitResult | null;
  /** pidfd_open(2). */
  pidfdOpen(pid: number): number;
  /** pidfd_send_signal(2): never hits a process that took over the number. */
  pidfdSendSignal(pidfd: number, signal: number): void;
  /** prctl(2) PR_SET_CHILD_SUBREAPER / PR_GET_CHILD_SUBREAPER. */
  setSubreaper(on: boolean): void;
  isSubreaper(): boolean;
  /** prctl(2) PR_SET_PDEATHSIG; 0 clears. Counts for the calling thread's parent thread. */
  setParentDeathSignal(signal: number): void;
  getParentDeathSignal(): number;
  /** /proc/<pid>/stat; null: no such process. */
  processState(pid: number): { state: string; ppid: number; name: string } | null;
  /** pipe2(2): [read end, write end]. */
  pipe(): [number, number];
  /** socketpair(2), AF_UNIX SOCK_STREAM. */
  socketPair(): [number, number];
  /** fcntl(2) F_DUPFD_CLOEXEC. */
  dup(fd: number): number;
  close(fd: number): void;
  /** _exit(2): no handler runs, no buffer is flushed. */
  exit(status: number): never;
  /**
   * read(2)/recvmsg(2) into `buffer` from `offset`. Bytes read; 0: end of file; -1: nothing there
   * (`dontWait`, by MSG_DONTWAIT: the shared file description never becomes non-blocking).
   * `timeout` in milliseconds (poll(2) first; -1: for ever). Descriptors received are pushed to `fds`.
   */
  receive(fd: number, buffer: Uint8Array, offset: number, length: number, options?: TransferOptions): number;
  /** write(2)/sendmsg(2), MSG_NOSIGNAL; with `fds`, passes them by SCM_RIGHTS with the first byte. */
  send(fd: number, buffer: Uint8Array, offset: number, length: number, options?: TransferOptions): number;
  /** poll(2) on one descriptor. False: the time (milliseconds; -1: for ever) is over. */
  poll(fd: number, events: number, timeout: number): boolean;
  /** Calls back on this thread's event loop when the descriptor is ready (uv_poll). */
  watch(fd: number, events: number, callback: (events: number) => void): Watcher;
}
export interface SpawnOptions {
  file: string;
  args: readonly string[];
  env: readonly string[];
  fds: readonly number[];
  cwd?: string;
  newSession?: boolean;
  /** Signal the child gets when the calling thread ends: prctl(2) PR_SET_PDEATHSIG. */
  parentDeathSignal?: number;
}
export interface WaitResult {
  pid: number;
  /** CLD_EXITED 1, CLD_KILLED 2, CLD_DUMPED 3, CLD_STOPPED 5, CLD_CONTINUED 6. */
  code: number;
  /** Exit status, or signal number. */
  status: number;
}
export interface TransferOptions {
  dontWait?: boolean;
  timeout?: number;
  fds?: number[];
}
export interface Watcher {
  ref(): void;
  unref(): void;
  stop(): void;
}
