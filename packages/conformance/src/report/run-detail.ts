import type { RuleResult, RunResult } from '../model/result.js';
import { againCommand } from '../progress/failure.js';
import { quote } from '../progress/words.js';
import { html, type Html } from './html.js';
import { lineList } from './line-list.js';
import { lanesOf, namesOf } from './timeline/lane.js';
import { renderTimeline } from './timeline/timeline.js';
import { badge } from './verdict.js';

/** One run in full: how it was made, its rules, its timeline, and everything that was seen. */
export function runDetail(run: RunResult): Html {
  const { trace } = run;
  const witness = new Set(run.rules.flatMap((rule) => rule.witness?.observations ?? []));
  return html`<div class="run">
    ${run.reason !== undefined && html`<p class="reason">${run.reason}</p>`} ${rules(run.rules)}
    ${trace.length > 0 ? renderTimeline(trace, witness) : html`<p class="note">The trace of this run was not kept.</p>`}
    ${
      trace.length > 0 &&
      html`<details class="sub" ${witness.size > 0 && html` open=""`}>
        <summary>Everything seen, ${trace.length} lines</summary>
        ${lineList(trace, namesOf(lanesOf(trace)), witness)}
      </details>`
    }
    ${facts(run)}
  </div>`;
}

function rules(list: readonly RuleResult[]): Html | undefined {
  if (list.length === 0) return undefined;
  const weight = ({ verdict }: RuleResult): number =>
    ['failed', 'unknown', 'passed'].indexOf(verdict);
  const rank = (rule: RuleResult): number => (weight(rule) < 0 ? 3 : weight(rule));
  return html`<ul class="rules">
    ${[...list]
      .sort((one, other) => rank(one) - rank(other))
      .map(
        ({ id, says, verdict, witness }) =>
          html`<li>
            ${badge(verdict)} <span class="says">${says}</span> <code>${id}</code>${
              witness && html`<p class="why">${witness.text}</p>`
            }
          </li> `,
      )}
  </ul>`;
}

function facts(run: RunResult): Html {
  const parameters = Object.entries(run.parameters).map(([name, value]) => `${name}=${value}`);
  const list: readonly (readonly [string, string])[] = [
    ['seed', String(run.seed)],
    ['level', run.level],
    ['parameters', parameters.join(' ') || 'none'],
    ['took', `${Math.round(run.durationMs)} ms`],
    ['command', run.command.map(quote).join(' ')],
    ['again', againCommand(run)],
  ];
  return html`<dl class="facts">
    ${list.map(
      ([name, value]) =>
        html`<dt>${name}</dt>
          <dd><code>${value}</code></dd>`,
    )}
  </dl>`;
}
