/** Parts that could not run here, with the reason: repeated at the end, so that none is overlooked. */
export const problems = [];

export const say = (text) => console.error(`isoproc: ${text}`);

export function couldNotRun(part, reason) {
  problems.push({ part, reason });
  say(`could not run: ${part} (${reason})`);
}

export function repeatProblems() {
  for (const { part, reason } of problems) console.log(`could not run: ${part} (${reason})`);
}
