import type { RunResult } from '../model/result.js';
import { languageTitle, modeTitle } from '../progress/words.js';
import { groupsOf } from './group.js';
import { html, type Html } from './html.js';
import type { Report } from './report.js';
import { badge } from './verdict.js';

/** What was not expected, in one list at the top: the rule, and the witness of its first run. */
export function surprises({ runs }: Report): Html | undefined {
  const groups = groupsOf(runs.filter((run) => !run.expected));
  if (groups.length === 0) return undefined;
  return html`<section class="surprises">
    <h2>Not as expected</h2>
    <ul>
      ${groups.map(
        ({ id, first }) =>
          html`<li>
            ${badge(first.verdict)}
            <a href="#${id}"
              >${first.topic}, ${languageTitle(first.language)}
              ${modeTitle(first.mode)}${first.fault !== undefined && `, under ${first.fault}`}</a
            >${said(first)}
          </li> `,
      )}
    </ul>
  </section>`;
}

function said({ verdict, reason, rules }: RunResult): Html {
  const rule = rules.find((one) => one.verdict === 'failed');
  if (verdict === 'passed')
    return html`<p class="why">A deviation is known, but there was none.</p>`;
  if (!rule) return html`<p class="why">${reason}</p>`;
  return html`<p>${rule.says} <code>${rule.id}</code></p>
    ${rule.witness && html`<p class="why">${rule.witness.text}</p>`}`;
}
