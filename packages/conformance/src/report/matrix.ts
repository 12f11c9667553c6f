import { languageTitle } from '../progress/words.js';
import { groupsOf, topicsOf } from './group.js';
import { html, type Html } from './html.js';
import type { Report } from './report.js';
import { tally } from './verdict.js';

/** Topic × language × mode, a link in each square. */
export function matrix(report: Report): Html {
  const languages = distinct(report.runs.map(({ language }) => language));
  const columns = languages.flatMap((language) =>
    distinct(report.runs.filter((run) => run.language === language).map(({ mode }) => mode)).map(
      (mode) => ({ language, mode }),
    ),
  );
  const span = (language: string): number =>
    columns.filter((one) => one.language === language).length;
  return html`<div class="scroll" tabindex="0" role="group" aria-label="Matrix">
    <table class="matrix">
      <thead>
        <tr>
          <th rowspan="2" scope="col">Topic</th>
          ${languages.map(
            (language) =>
              html`<th colspan="${span(language)}" scope="colgroup">
                ${languageTitle(language)}
              </th>`,
          )}
        </tr>
        <tr>
          ${columns.map(({ mode }) => html`<th scope="col">${mode}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${topicsOf(report).map(
          (topic) =>
            html`<tr>
              <th scope="row"><a href="#${topic}">${topic}</a></th>
              ${columns.map(({ language, mode }) => square(report, topic, language, mode))}
            </tr> `,
        )}
      </tbody>
    </table>
  </div>`;
}

function square({ runs }: Report, topic: string, language: string, mode: string): Html {
  const mine = runs.filter(
    (run) => run.topic === topic && run.language === language && run.mode === mode,
  );
  const groups = groupsOf(mine);
  const target = groups.find((group) => group.runs.some((run) => !run.expected)) ?? groups[0];
  if (!target) return html`<td class="none">·</td>`;
  const wrong = mine.some((run) => !run.expected);
  return html`<td${wrong && html` class="wrong"`}><a href="#${target.id}">${tally(mine)}</a></td>`;
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
