import type { Observation } from '../../model/observation.js';
import { html, type Html, type Part } from '../html.js';

/** What an observation looks like on a lane; the shape alone tells the kinds apart. */
export type Shape =
  'event' | 'exec' | 'exit' | 'signal' | 'kill' | 'input' | 'end-input' | 'look' | 'alert';

/** The observation as something to point at: its title says it in words. */
export function mark(
  seen: Observation,
  kind: string,
  witness: boolean,
  title: string,
  body: Part,
): Html {
  return html`<g class="m ${kind}${witness && ' witness'}" data-i="${seen.index}"
    ><title>${title}</title>${body}</g
  >`;
}

/** A shape with its middle at x, y. */
export function shape(kind: Shape, x: number, y: number): Html {
  const at = `translate(${round(x)} ${round(y)})`;
  const path = paths[kind];
  return html`<path transform="${at}" d="${path}" />`;
}

const paths: Readonly<Record<Shape, string>> = {
  event: 'M-1 -7h2v14h-2z',
  exec: 'M-4 -5L4 0L-4 5z',
  exit: 'M-1.5 -8h3v16h-3z',
  signal: 'M-5 -5L5 5M5 -5L-5 5',
  kill: 'M0 -7L5 0L0 7L-5 0z',
  input: 'M-5 -5H5L0 5z',
  'end-input': 'M-5 -5H5L0 5zM-5 7H5',
  look: 'M-6 0a6 6 0 1 0 12 0a6 6 0 1 0 -12 0z',
  alert: 'M0 -6L6 6H-6z',
};

/** A ring around what contradicts the rule. */
export function ring(x: number, y: number): Html {
  return html`<circle class="ring" cx="${round(x)}" cy="${round(y)}" r="10" />`;
}

/** A line from one lane to another, with an arrow head at its end. */
export function arrow(x: number, from: number, to: number): Html {
  const down = to > from ? -1 : 1;
  const tip = to + 8 * down;
  return html`<path class="line" d="M${round(x)} ${round(from)}V${round(tip)}" /><path
      class="head"
      d="M${round(x)} ${round(tip)}l-3.5 ${6 * down}h7z"
    />`;
}

/** Tenths are exact enough to draw, and keep the page small. */
export function round(value: number): number {
  return Math.round(value * 10) / 10;
}
