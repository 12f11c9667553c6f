/** Numbers of the kernel's interface that Node does not name; the same on x64 and arm64. */

/** poll(2). */
export const POLLIN = 1;
export const POLLOUT = 4;

/** signal(7). */
export const SIGKILL = 9;

/** waitid(2): what to wait for, and how. */
export const WNOHANG = 1;
export const WEXITED = 4;
export const WNOWAIT = 0x1000000;

/** waitid(2): how a process ended (`WaitResult.code`). */
export const CLD_EXITED = 1;
export const CLD_KILLED = 2;
export const CLD_DUMPED = 3;
