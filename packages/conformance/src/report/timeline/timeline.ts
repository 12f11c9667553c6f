import type { Trace } from '../../model/observation.js';
import { html, type Html } from '../html.js';
import { bar } from './bar.js';
import { Pen } from './draw.js';
import { lanesOf, namesOf } from './lane.js';
import { layOut, type Layout } from './layout.js';
import { legend } from './legend.js';
import { round } from './mark.js';

/**
 * Draws a trace: a lane a process, time to the right, and what contradicts a rule ringed.
 * The same trace gives the same drawing.
 * @param witness - indexes of the observations to point at
 */
export function renderTimeline(trace: Trace, witness: ReadonlySet<number> = new Set()): Html {
  const layout = layOut(trace, witness);
  const pen = new Pen(layout, namesOf(lanesOf(trace)), witness);
  const { width, height, outside, left } = layout;
  const count = layout.rows.length + layout.more;
  const processes = `${count} ${count === 1 ? 'process' : 'processes'}`;
  const time = ((trace.at(-1)?.at ?? 0) / 1000).toFixed(1);
  const said = `Timeline of ${processes} over ${time} milliseconds; the list says the same in words.`;
  return html`<figure class="timeline">
    <div class="scroll" tabindex="0" role="group" aria-label="Timeline">
      <svg
        xmlns="http://www.w3.org/2000/svg"
        viewBox="0 0 ${width} ${height}"
        width="${width}"
        height="${height}"
        role="img"
        aria-label="${said}"
      >
        ${axis(layout)}${
          outside !== undefined &&
          html`<path class="guide" d="M${left} ${outside}H${width}" /><text
              class="name pid"
              x="12"
              y="${outside + 4}"
              >outside</text
            >`
        }${layout.rows.map((row) => bar(row, layout))}${pen.marks(trace)}${
          layout.more > 0 &&
          html`<text class="pid" x="12" y="${height - 6}"
            >and ${layout.more} more that are not drawn</text
          >`
        }
      </svg>
    </div>
    ${legend(trace, witness.size > 0)}
  </figure>`;
}

function axis({ scale, height, width, left }: Layout): Html {
  return html`<g class="axis"
    ><path d="M${left} 20H${width}" />${scale.ticks.map(
      ({ x, label }) =>
        html`<path d="M${round(x)} 16V${height}" /><text x="${round(x)}" y="12">${label}</text>`,
    )}</g
  >`;
}
