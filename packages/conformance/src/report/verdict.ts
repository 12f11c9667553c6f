import type { RunResult, Verdict } from '../model/result.js';
import { html, type Html } from './html.js';

const glyphs: Readonly<Record<Verdict, string>> = {
  passed: '✓',
  failed: '✗',
  crashed: '!',
  stuck: '‖',
  'timed out': '◷',
  unknown: '?',
  'not applicable': '–',
  'could not run': '○',
};

/** A verdict as sign and word: colour never says it alone. */
export function badge(verdict: Verdict, says: string = verdict): Html {
  const kind = verdict.replaceAll(' ', '-');
  return html`<span class="v v-${kind}"
    ><span class="sign" aria-hidden="true">${glyphs[verdict]}</span> ${says}</span
  >`;
}

/** For example `3 passed, 1 failed as known`; what was not expected comes first. */
export function tally(runs: readonly RunResult[]): Html[] {
  const kinds = new Map<string, RunResult[]>();
  for (const run of [...runs].sort((one, other) => Number(one.expected) - Number(other.expected))) {
    const says = saysOf(run);
    kinds.set(says, [...(kinds.get(says) ?? []), run]);
  }
  return [...kinds].flatMap(([says, [first, ...more]]) =>
    first ? badge(first.verdict, `${1 + more.length} ${says}`) : [],
  );
}

function saysOf({ verdict, expected }: RunResult): string {
  if (verdict === 'passed') return expected ? 'passed' : 'passed unexpectedly';
  return expected && verdict !== 'not applicable' ? `${verdict} as known` : verdict;
}
