import { native } from '@isoproc/native';

/**
 * Makes this process adopt the orphans among its descendants, instead of init: prctl(2)
 * PR_SET_CHILD_SUBREAPER. Then it has to wait for them: {@link reapAny}.
 */
export function setSubreaper(on: boolean): void {
  native.setSubreaper(on);
}

/** Whether this process adopts orphans. */
export const isSubreaper = (): boolean => native.isSubreaper();
