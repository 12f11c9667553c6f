import type { RunResult } from '../model/result.js';
import { failureText } from '../progress/failure.js';
import { PlainProgress } from '../progress/plain-progress.js';
import type { Progress } from '../progress/progress.js';
import { summaryText } from '../progress/summary.js';

export function write(text: string): void {
  process.stdout.write(text);
}

/** The live matrix on a terminal, plain lines elsewhere. */
export async function createProgress(): Promise<Progress> {
  if (!process.stdout.isTTY || process.env.CI) return new PlainProgress(write);
  const { MatrixProgress } = await import('../progress/matrix-progress.js');
  return new MatrixProgress(process.stdout);
}

/** So many failures are told in full; the reports have all of them. */
const most = 20;

/** The failures, then the last line. `given`: options that a repetition needs. */
export function conclude(
  results: readonly RunResult[],
  began: number,
  files: readonly string[],
  given: readonly string[],
  interrupted: boolean,
): void {
  const wrong = results.filter(({ expected }) => !expected);
  for (const result of wrong.slice(0, most)) write(`\n${failureText(result, given)}\n`);
  if (wrong.length > most) write(`\n… and ${wrong.length - most} more not as expected\n`);
  if (wrong.length > 0) write('\n');
  for (const file of files) write(`written: ${file}\n`);
  write(`${summaryText(results, (Date.now() - began) / 1000, interrupted)}\n`);
}

/** Options as they were typed, those that were. */
export function asTyped(
  options: Readonly<Record<string, string | undefined>>,
  { trace }: { readonly trace: boolean },
): string[] {
  const valued = Object.entries(options).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, value],
  );
  return trace ? valued : ['--no-trace', ...valued];
}
