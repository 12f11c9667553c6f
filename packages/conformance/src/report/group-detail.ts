import { drawn, languageTitle, modeTitle } from '../progress/words.js';
import type { Group } from './group.js';
import { html, type Html } from './html.js';
import { runDetail } from './run-detail.js';
import { badge, tally } from './verdict.js';

/** As many runs that were not expected are shown in full. */
const most = 5;

/** What passed is shown once; what was not expected, each time. Closed, so nothing is laid out yet. */
export function groupDetail({ id, first, runs }: Group): Html {
  const wrong = runs.filter((run) => !run.expected);
  const shown = wrong.length > 0 ? wrong.slice(0, most) : [first];
  const { language, mode, fault, mutant } = first;
  const more = [fault && `under ${fault}`, mutant && `mutant ${mutant}`].filter(Boolean);
  const name = [`${languageTitle(language)} ${modeTitle(mode)}`, ...more].join(', ');
  const left = wrong.length - shown.length;
  return html`<details id="${id}" class="group${wrong.length > 0 && ' wrong'}">
    <summary><span class="where">${name}</span> ${tally(runs)}</summary>
    ${
      shown.length === 1
        ? runDetail(shown[0] ?? first)
        : shown.map(
            (run) =>
              html`<details class="sub one">
                <summary>${badge(run.verdict)} ${drawn(run)}</summary>
                ${runDetail(run)}
              </details> `,
          )
    }${left > 0 && html`<p class="note">${left} more runs like these are in results.json.</p>`}
  </details> `;
}
