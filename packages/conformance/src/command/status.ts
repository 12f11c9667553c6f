/** What the command's exit status says. */
export const status = {
  asExpected: 0,
  notAsExpected: 1,
  usage: 2,
  couldNotRun: 3,
  interrupted: 130,
} as const;

export type Status = (typeof status)[keyof typeof status];

/** Not as expected weighs more than `missing`: what could not run for want of a tool. */
export function statusOf(
  results: readonly { readonly expected: boolean }[],
  missing: number,
): Status {
  const wrong = results.filter(({ expected }) => !expected).length;
  if (wrong > missing) return status.notAsExpected;
  return missing > 0 ? status.couldNotRun : status.asExpected;
}
