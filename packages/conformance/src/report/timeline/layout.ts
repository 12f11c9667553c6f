import type { Trace } from '../../model/observation.js';
import { placeLabels, type Placed, type Wish } from './label.js';
import { lanesOf, type Lane } from './lane.js';
import { scaleOf, type Scale } from './scale.js';

/** A lane with its place on the drawing. */
export interface Row {
  readonly lane: Lane;
  /** The middle of its bar. */
  readonly y: number;
  readonly height: number;
  readonly labels: readonly Placed<Wish & { readonly place: number }>[];
}

/** Everything measured, nothing drawn. */
export interface Layout {
  readonly left: number;
  readonly width: number;
  readonly height: number;
  readonly scale: Scale;
  /** The middle of the lane of what comes from outside; undefined: nothing did. */
  readonly outside: number | undefined;
  readonly rows: readonly Row[];
  /** Processes for which there was no room. */
  readonly more: number;
}

const left = 172;
const axis = 30;
const most = 40;
const fromOutside = new Set(['input', 'kill', 'state', 'limit', 'problem', 'adopt', 'stray']);

/** Lays the trace out: time to the right, a lane a process in order of birth. */
export function layOut(trace: Trace, witness: ReadonlySet<number>): Layout {
  const lanes = lanesOf(trace);
  const scale = scaleOf(trace, left + 10);
  const outside = trace.some(({ kind }) => fromOutside.has(kind)) ? axis + 16 : undefined;
  let y = outside === undefined ? axis : axis + 34;
  const rows = lanes.slice(0, most).map((lane): Row => {
    const labels = labelsOf(trace, lane, scale, witness);
    const height = 30 + 12 * Math.max(0, ...labels.map(({ row }) => row + 1));
    const row = { lane, y: y + 13, height, labels };
    y += height;
    return row;
  });
  const more = Math.max(0, lanes.length - most);
  const ends = rows.flatMap(({ labels }) => labels.map(({ x, text }) => x + text.length * 6.5));
  const width = Math.ceil(Math.max(scale.width + 16, ...ends));
  return { left, width, height: y + (more > 0 ? 20 : 4), scale, outside, rows, more };
}

function labelsOf(
  trace: Trace,
  lane: Lane,
  scale: Scale,
  witness: ReadonlySet<number>,
): Row['labels'] {
  return placeLabels(
    trace.flatMap((seen, place) =>
      seen.kind === 'event' && belongs(lane, seen.pid, place)
        ? [{ x: scale.x(place), text: seen.event, important: witness.has(seen.index), place }]
        : [],
    ),
  );
}

/** This observation is about that process, and not about another that had its id. */
export function belongs(lane: Lane, pid: number, place: number): boolean {
  const end = lane.ended ? Math.max(lane.alive.to, lane.zombie?.to ?? 0) : Infinity;
  return lane.pid === pid && place >= lane.alive.from && place <= end;
}
