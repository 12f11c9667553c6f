import { html, type Html } from '../html.js';
import type { Layout, Row } from './layout.js';
import { round } from './mark.js';

/** A lane: its name, the bar of its life, and the hatched span in which it is a zombie. */
export function bar({ lane, y }: Row, { scale, width, left }: Layout): Html {
  const from = scale.x(lane.alive.from);
  const to = Math.max(from + 2, scale.x(lane.alive.to));
  const indent = 12 + Math.min(lane.depth, 5) * 12;
  const name = lane.name.length > 15 ? `${lane.name.slice(0, 14)}…` : lane.name;
  return html`<path class="guide" d="M${left} ${y}H${width}" /><text
      class="name"
      x="${indent}"
      y="${y + 4}"
      ><title>${lane.name} ${lane.pid}</title>${name} <tspan class="pid">${lane.pid}</tspan></text
    ><rect
      class="alive"
      x="${round(from)}"
      y="${y - 5}"
      width="${round(to - from)}"
      height="10"
      rx="2"
      ><title>${lane.name} ${lane.pid} lives</title></rect
    >${zombie(lane, y, to, scale)}`;
}

function zombie(
  lane: Row['lane'],
  y: number,
  from: number,
  scale: Layout['scale'],
): Html | undefined {
  if (!lane.zombie) return undefined;
  const end = Math.max(from + 2, scale.x(lane.zombie.to));
  const said = lane.zombie.reaped ? 'until it is waited for' : 'never waited for';
  return html`<path
      class="zombie${lane.zombie.reaped ? '' : ' never'}"
      d="M${round(from)} ${y}H${round(end)}"
      ><title>${lane.name} ${lane.pid} is a zombie, ${said}</title></path
    >${lane.zombie.reaped && html`<path class="reaped" d="M${round(end)} ${y - 5}v10" />`}`;
}
