import type { Observation, Trace } from '../model/observation.js';
import { describe, type NameOf } from './describe.js';
import { html, type Html } from './html.js';

const head = 150;
const tail = 60;

/** Everything that was seen, line by line; of a very long run the beginning, the end and the witness. */
export function lineList(trace: Trace, nameOf: NameOf, witness: ReadonlySet<number>): Html {
  const near = (seen: Observation): boolean =>
    [-2, -1, 0, 1, 2].some((offset) => witness.has(seen.index + offset));
  const rows: Html[] = [];
  let skipped = 0;
  trace.forEach((seen, place) => {
    const kept = place < head || place >= trace.length - tail || near(seen);
    if (kept && skipped > 0) rows.push(gap(skipped));
    skipped = kept ? 0 : skipped + 1;
    if (kept) rows.push(row(seen, nameOf, witness.has(seen.index)));
  });
  return html`<div class="scroll" tabindex="0" role="group" aria-label="What was seen">
    <table class="lines">
      <thead>
        <tr>
          <th scope="col">#</th>
          <th scope="col">ms</th>
          <th scope="col">who</th>
          <th scope="col">what</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}

function row(seen: Observation, nameOf: NameOf, witness: boolean): Html {
  const { who, what } = describe(seen, nameOf);
  const said = witness ? html`<mark>${short(what)}</mark>` : short(what);
  return html`<tr class="k-${seen.kind}${witness && ' witness'}" data-i="${seen.index}">
    <td>${seen.index}</td>
    <td>${(seen.at / 1000).toFixed(3)}</td>
    <td><bdi>${who}</bdi></td>
    <td><bdi>${said}</bdi></td>
  </tr> `;
}

function gap(count: number): Html {
  return html`<tr class="gap">
    <td colspan="4">… ${count} more …</td>
  </tr> `;
}

function short(text: string): string {
  return text.length <= 600
    ? text
    : `${text.slice(0, 600)}… (${text.length - 600} more characters)`;
}
