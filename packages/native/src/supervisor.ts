import { existsSync } from 'node:fs';
import { places } from './place.js';

/** The supervisor program was not built for this machine. */
export class SupervisorNotFoundError extends Error {
  readonly code = 'ERR_ISOPROC_SUPERVISOR_NOT_FOUND';
  override readonly name = 'SupervisorNotFoundError';
}

/**
 * Where the supervisor program is.
 * @throws {@link SupervisorNotFoundError} that names each place looked at.
 */
export function supervisorPath(): string {
  const looked: string[] = [];
  for (const place of places('isoproc-supervisor')) {
    if (existsSync(place)) return place;
    looked.push(place);
  }
  throw new SupervisorNotFoundError(
    `cannot find the supervisor: looked for ${looked.join(' and ')}; build it with: npm rebuild @isoproc/native`,
  );
}
