import { encode, type ErrorReport, reportOf } from '@isoproc/core';
import { within } from '../caller.js';
import type { Session } from './session.js';

/** An answer as bytes; of one that cannot be sent, the error that says so. */
export function encodeAnswer(
  session: Session,
  value: unknown[],
): { data: Uint8Array; failed: boolean } {
  try {
    const { data } = within(session, () => encode(value, 0, Infinity, false));
    return { data, failed: false };
  } catch (error) {
    const report: [ErrorReport] = [reportOf(error)];
    return { data: encode(report, 0, Infinity, false).data, failed: true };
  }
}
