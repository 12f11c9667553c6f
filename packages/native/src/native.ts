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
  /** prctl(2) PR_SET_CHILD_SUBREAPER. */
  setSubreaper(on: boolean): void;
  /** prctl(2) PR_GET_CHILD_SUBREAPER. */
  isSubreaper(): boolean;
  /**
   * prctl(2) PR_SET_PDEATHSIG; 0 clears. It is sent when the *thread* that started this process
   * ends, which may be before its process does.
   */
  setParentDeathSignal(signal: number): void;
  /** prctl(2) PR_GET_PDEATHSIG. */
  getParentDeathSignal(): number;
  /**
   * /proc/<pid>/stat; null: no such process. `startTime`: the low 31 bits of its clock ticks since the
   * system started; with the pid it names one process, also when the number is used again.
   */
  processState(
    pid: number,
  ): { state: string; ppid: number; name: string; startTime: number } | null;
  /** pipe2(2): [read end, write end]. */
  pipe(): [number, number];
  /** socketpair(2), AF_UNIX SOCK_STREAM. */
  socketPair(): [number, number];
  /** fcntl(2) F_DUPFD_CLOEXEC. */
  dup(fd: number): number;
  /** close(2). */
  close(fd: number): void;
  /** _exit(2): no handler runs, no buffer is flushed. */
  exit(status: number): never;
  /**
   * recv(2), or read(2) on a pipe, into `buffer` from `offset`. Gives back the number of bytes, 0 at
   * the end of file, -1 when the time is over. `timeout`: milliseconds; 0: do not wait, -1: for ever.
   * With `fds`, recvmsg(2): descriptors that came along are pushed to it (without: closed).
   */
  receive(
    fd: number,
    buffer: Uint8Array,
    offset: number,
    length: number,
    timeout: number,
    fds?: number[],
  ): number;
  /**
   * send(2) with MSG_NOSIGNAL, or write(2) on a pipe. Gives back the number of bytes taken, -1 when
   * the time is over. With `fds`, sendmsg(2): they go along with the first byte; at most 253.
   * @throws EPIPE: nobody can read any more.
   */
  send(
    fd: number,
    buffer: Uint8Array,
    offset: number,
    length: number,
    timeout: number,
    fds?: readonly number[],
  ): number;
  /** Whether descriptors can go along: through nothing but a Unix socket, unix(7). */
  carriesDescriptors(fd: number): boolean;
  /**
   * As `send`, from two places with one system call: `headLength` bytes of `head`, then all of
   * `body`; without the first `done` bytes of both together.
   */
  sendParts(
    fd: number,
    head: Uint8Array,
    headLength: number,
    body: Uint8Array,
    done: number,
    timeout: number,
  ): number;
  /** shutdown(2): 0 no more reading, 1 no more writing, 2 both. */
  shutdown(fd: number, how: number): void;
  /** getrandom(2): loading Node's own module for it takes many times as long. */
  fillRandom(bytes: Uint8Array): void;
  /** Whether this is no worker thread: gettid(2). */
  isMainThread(): boolean;
  /** memfd_create(2) of so many zero bytes, sealed against becoming shorter. */
  createMemory(byteLength: number): number;
  /** ftruncate(2): what is new is zeroes. */
  growMemory(fd: number, byteLength: number): void;
  /** mmap(2) of all of a file, shared; unmapped when the buffer is collected. Keeps the descriptor. */
  mapMemory(fd: number): ArrayBuffer;
  /** fcntl(2) F_GET_SEALS: whether it can never become shorter. */
  isSealed(fd: number): boolean;
  /** open(2) of /proc/<pid>/fd/<fd>, a regular file. */
  openDescriptorOf(pid: number, fd: number): number;
  /** shm_open(3): `flags` as open(2); the name begins with a slash. */
  shmOpen(name: string, flags: number, mode: number): number;
  /** shm_unlink(3). */
  shmUnlink(name: string): void;
  /** fstat(2): bytes of a file. */
  fileSize(fd: number): number;
  /** fallocate(2): makes the file so many bytes long, all of them there. @throws ENOSPC */
  allocateFile(fd: number, byteLength: number): void;
  /** Unmaps what `mapMemory` mapped: its views are empty from now on. */
  detachBuffer(buffer: ArrayBuffer): void;
  /** sem_open(3): `flags` as open(2); the name begins with a slash. Closed when it is collected. */
  semOpen(name: string, flags: number, mode: number, value: number): Semaphore;
  /** sem_unlink(3). */
  semUnlink(name: string): void;
  /** sem_close(3), and ends its thread; nothing below can be called any more (EBADF). */
  semClose(semaphore: Semaphore): void;
  /** sem_clockwait(3), continued after signals. False: the time (milliseconds; -1: for ever) is over. */
  semWait(semaphore: Semaphore, timeout: number): boolean;
  /** sem_post(3). @throws EOVERFLOW */
  semPost(semaphore: Semaphore): void;
  /** sem_getvalue(3). */
  semValue(semaphore: Semaphore): number;
  /**
   * Has a thread of its own wait for one permit. Gives back a descriptor, always the same one and not
   * the caller's to close; when it is readable, `semTake` says whether the permit is there.
   */
  semArm(semaphore: Semaphore): number;
  /** Takes over the permit that the thread has got. False: it has none. */
  semTake(semaphore: Semaphore): boolean;
  /** The thread waits no more. True: it has got a permit meanwhile, which is the caller's. */
  semDisarm(semaphore: Semaphore): boolean;
  /**
   * futex(2) FUTEX_WAIT: sleeps while `words[index]` is `expected`. False: the time (milliseconds; -1:
   * for ever) is over. An interrupted wait is resumed.
   */
  futexWait(words: Int32Array, index: number, expected: number, timeout: number): boolean;
  /** futex(2) FUTEX_WAKE, at most `count` (-1: all): how many slept. */
  futexWake(words: Int32Array, index: number, count: number): number;
  /** sched_yield(2): whoever else wants this core may have it first. */
  yield(): void;
  /** A datagram socket that others reach by this name: unix(7), abstract. */
  openDoorbell(name: string): number;
  /** sendto(2) the socket of that name, never waiting. 1: sent; 0: its queue is full; -1: no such. */
  ringDoorbell(name: string, message: Uint8Array): number;
  /** recv(2) of one message, never waiting: its length; -1: there is none. */
  hearDoorbell(fd: number, buffer: Uint8Array): number;
  /** epoll_create1(2). */
  epollOpen(): number;
  /** epoll_ctl(2) EPOLL_CTL_ADD, EPOLLIN. */
  epollAdd(epoll: number, fd: number): void;
  /** epoll_ctl(2) EPOLL_CTL_DEL: closing does not, as long as there are copies of the descriptor. */
  epollRemove(epoll: number, fd: number): void;
  /** epoll_wait(2): which are ready, none when the time (milliseconds; -1: for ever) is over. */
  epollTake(epoll: number, timeout: number): number[];
  /**
   * Anonymous files (memfd_create(2)) for big messages through a Unix socket, mapped and used again:
   * see `lend`. Through anything else descriptors do not travel, and nothing will be lent.
   */
  lender(fd: number): Lender;
  /**
   * A descriptor of one of the lender's files, which now begins with `bytes` and `more`. The file is
   * not used again until the last copy of the descriptor is closed, in whatever process and way.
   * -1: it is more than 4 MiB, all 8 files are out on loan, or no file or descriptor can be had.
   */
  lend(lender: Lender, bytes: Uint8Array, more: Uint8Array): number;
  /** Gives up its files; loans that are out stay readable. */
  closeLender(lender: Lender): void;
  /** What has been borrowed from: the last 16 files stay mapped. */
  borrower(): Borrower;
  /**
   * Fills `into` from the beginning of a lent file, and closes the descriptor.
   * @throws EINVAL: the file is shorter than that.
   */
  borrow(borrower: Borrower, fd: number, into: Uint8Array): void;
  /** Gives up its mappings. */
  closeBorrower(borrower: Borrower): void;
  /**
   * madvise(2) MADV_DONTNEED on every mapping of a file that is read only and in which no page was
   * changed: this process maps them again as it needs them. Gives back how many mappings it were.
   */
  dropCleanPages(): number;
  /**
   * mallopt(3) M_TRIM_THRESHOLD: so many bytes that were freed stay with this process, and blocks of up
   * to 32 MiB come from them (M_MMAP_THRESHOLD). Without glibc nothing changes.
   */
  keepFreed(bytes: number): void;
  /** socket(2), bind(2), listen(2). `port` -1: `address` is a path; otherwise an IPv4 address. */
  listen(address: string, port: number, backlog: number): number;
  /** accept4(2), never waiting. -1: nobody is there. */
  accept(fd: number): number;
  /** Begins to connect(2), never waiting; once it is writable, `connected` says how it went. */
  connect(address: string, port: number): number;
  /** The error of a connect(2) that was begun, if any; the descriptor is a blocking one again. */
  connected(fd: number): void;
  /** getsockname(2): the IPv4 port of a socket; -1: it has none. */
  port(fd: number): number;
  /** poll(2) on one descriptor. False: the time (milliseconds; -1: for ever) is over. */
  poll(fd: number, events: number, timeout: number): boolean;
  /** poll(2) on several: the positions of those that are ready; none: the time is over. */
  pollAny(fds: readonly number[], events: number, timeout: number): number[];
  /**
   * Calls back on the calling thread's event loop as long as the descriptor is ready (epoll(7),
   * level-triggered). Gives back a number for the functions below; see {@link Watcher}.
   */
  watch(fd: number, events: number, callback: (events: number) => void): number;
  /** Which events are wanted from now on; 0: none. */
  watchEvents(id: number, events: number): void;
  /** Whether it keeps the event loop alive; it does at first. */
  watchRef(id: number, active: boolean): void;
  /** Ends it, before the descriptor is closed. */
  watchStop(id: number): void;
  /**
   * Calls back each time before the event loop sleeps with one thing alone that keeps it alive (handles
   * and requests of libuv), and once when there is more again: false. Undefined ends it. Always the same
   * function.
   */
  watchIdle(callback: ((idle: boolean) => void) | undefined): void;
}

declare const role: unique symbol;
export interface Lender {
  readonly [role]: 'lender';
}
export interface Borrower {
  readonly [role]: 'borrower';
}

/** An open named semaphore: for native functions alone. */
export interface Semaphore {
  readonly native: unique symbol;
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
