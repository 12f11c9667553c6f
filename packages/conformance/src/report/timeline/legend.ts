import type { Observation, Trace } from '../../model/observation.js';
import { html, type Html } from '../html.js';
import { lanesOf } from './lane.js';
import { arrow, ring, shape } from './mark.js';

interface Entry {
  readonly kind: string;
  readonly says: string;
  readonly drawing: Html;
  readonly present: (seen: Observation) => boolean;
}

const entries: readonly Entry[] = [
  entry('event', 'event', shape('event', 10, 10), (seen) => seen.kind === 'event'),
  entry('fork', 'fork', arrow(10, 1, 26), (seen) => seen.kind === 'fork'),
  entry('exec', 'exec', shape('exec', 10, 10), (seen) => seen.kind === 'exec'),
  entry('exit', 'exit', shape('exit', 10, 10), (seen) => seen.kind === 'exit' && !seen.signal),
  entry(
    'exit',
    'ended by a signal',
    shape('signal', 10, 10),
    (seen) => seen.kind === 'exit' && !!seen.signal,
  ),
  entry('adopt', 'adopted', arrow(10, 19, -6), (seen) => seen.kind === 'adopt'),
  entry(
    'input',
    'input',
    shape('input', 10, 10),
    (seen) => seen.kind === 'input' && seen.text !== null,
  ),
  entry(
    'end-input',
    'end of input',
    shape('end-input', 10, 9),
    (seen) => seen.kind === 'input' && seen.text === null,
  ),
  entry('look', 'looked at from outside', shape('look', 10, 10), (seen) => seen.kind === 'state'),
  entry('kill', 'signal sent from outside', shape('kill', 10, 10), (seen) => seen.kind === 'kill'),
  entry('alert', 'stray line or limit', shape('alert', 10, 10), (seen) =>
    ['stray', 'limit', 'problem'].includes(seen.kind),
  ),
];

function entry(kind: string, says: string, drawing: Html, present: Entry['present']): Entry {
  return { kind, says, drawing, present };
}

/** What the shapes mean: those that are there. */
export function legend(trace: Trace, witness: boolean): Html {
  const zombie = lanesOf(trace).some((lane) => lane.zombie);
  return html`<figcaption>
    <span
      >${sample('', html`<rect class="alive" x="1" y="5" width="18" height="10" rx="2" />`)}
      alive</span
    >${
      zombie && html`<span>${sample('', html`<path class="zombie" d="M1 10H19" />`)} zombie</span>`
    }${entries
      .filter(({ present }) => trace.some(present))
      .map(({ kind, says, drawing }) => html`<span>${sample(kind, drawing)} ${says}</span>`)}${
      witness && html`<span>${sample('witness', ring(10, 10))} contradicts a rule</span>`
    }<span class="note">Pauses are shortened; the axis tells the time.</span>
  </figcaption>`;
}

function sample(kind: string, drawing: Html): Html {
  return html`<svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
    <g class="m ${kind}">${drawing}</g>
  </svg>`;
}
