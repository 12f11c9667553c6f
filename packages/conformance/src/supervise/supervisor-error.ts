/** The supervisor itself failed: it could not be started, or died before it told the end. */
export class SupervisorError extends Error {
  readonly code = 'ERR_ISOPROC_SUPERVISOR';
  override readonly name = 'SupervisorError';
}
