import type { Observation, Trace } from '../../model/observation.js';
import { describe, stateWord, type NameOf } from '../describe.js';
import { html, type Html, type Part } from '../html.js';
import { belongs, type Layout, type Row } from './layout.js';
import { arrow, mark, ring, round, shape, type Shape } from './mark.js';

/** Draws the observations of a trace on a layout. */
export class Pen {
  /** Where a mark of this kind was last drawn on this height: what would cover it is left out. */
  readonly #drawn = new Map<string, number>();

  constructor(
    private readonly layout: Layout,
    private readonly nameOf: NameOf,
    private readonly witness: ReadonlySet<number>,
  ) {}

  marks(trace: Trace): Html[] {
    return trace.flatMap((seen, place) => this.#observation(seen, place) ?? []);
  }

  #observation(seen: Observation, place: number): Html | undefined {
    const x = this.layout.scale.x(place);
    switch (seen.kind) {
      case 'event':
        return this.#onLane(seen, 'event', 'event', seen.pid, place);
      case 'exec':
        return this.#onLane(seen, 'exec', 'exec', seen.pid, place);
      case 'exit':
        return this.#onLane(seen, 'exit', seen.signal ? 'signal' : 'exit', seen.pid, place);
      case 'fork':
        return this.#between(
          seen,
          'fork',
          this.#row(seen.parent, place)?.y,
          this.#row(seen.pid, place)?.y,
          x,
        );
      case 'adopt': {
        const to = this.#row(seen.parent, place)?.y ?? this.layout.outside;
        return this.#between(seen, 'adopt', this.#row(seen.pid, place)?.y, to, x);
      }
      case 'kill':
        return this.#outside(seen, 'kill', x, this.#to(this.#row(seen.pid, place)?.y, x));
      case 'input':
        return this.#outside(seen, seen.text === null ? 'end-input' : 'input', x);
      case 'state':
        return this.#outside(seen, 'look', x, this.#looks(seen.processes, x, place));
      case 'limit':
      case 'problem':
      case 'stray':
        return this.#outside(seen, 'alert', x);
      default:
        return undefined;
    }
  }

  #onLane(
    seen: Observation,
    kind: string,
    form: Shape,
    pid: number,
    place: number,
  ): Html | undefined {
    const row = this.#row(pid, place);
    if (!row) return undefined;
    const x = this.layout.scale.x(place);
    if (this.#covered(seen, `${form} ${row.y}`, x)) return undefined;
    const label = row.labels.find((one) => one.place === place);
    const y = row.y + 20 + (label?.row ?? 0) * 12;
    const text =
      label &&
      html`<path class="leader" d="M${round(x)} ${row.y + 7}V${y}" /><text
          x="${round(x + 3)}"
          y="${y}"
          >${label.text}</text
        >`;
    return this.#mark(seen, kind, [shape(form, x, row.y), text], x, row.y);
  }

  #outside(seen: Observation, form: Shape, x: number, more?: Part): Html | undefined {
    const y = this.layout.outside;
    if (y === undefined || this.#covered(seen, `${form} ${y}`, x)) return undefined;
    return this.#mark(seen, form, [more, shape(form, x, y)], x, y);
  }

  #between(
    seen: Observation,
    kind: string,
    from: number | undefined,
    to: number | undefined,
    x: number,
  ) {
    if (from === undefined || to === undefined) return undefined;
    return this.#mark(seen, kind, arrow(x, from, to), x, to);
  }

  #to(y: number | undefined, x: number): Html | undefined {
    const from = this.layout.outside;
    return y === undefined || from === undefined ? undefined : arrow(x, from, y);
  }

  #looks(processes: readonly { pid: number; state: string }[], x: number, place: number): Html[] {
    return processes.flatMap(({ pid, state }) => {
      const row = this.#row(pid, place);
      if (!row) return [];
      const said = `${this.nameOf(pid)} ${stateWord(state)}`;
      return html`<g class="seen"
        ><title>${said}</title>${shape('look', x, row.y)}<text x="${round(x)}" y="${row.y + 3}"
          >${state}</text
        ></g
      >`;
    });
  }

  #mark(seen: Observation, kind: string, body: Part, x: number, y: number): Html {
    const marked = this.witness.has(seen.index);
    const { who, what } = describe(seen, this.nameOf);
    const title = `${(seen.at / 1000).toFixed(3)} ms  ${who}: ${what}`;
    return mark(seen, kind, marked, title, [marked && ring(x, y), body]);
  }

  #covered(seen: Observation, key: string, x: number): boolean {
    if (this.witness.has(seen.index)) return false;
    if (x - (this.#drawn.get(key) ?? -Infinity) < 1.5) return true;
    this.#drawn.set(key, x);
    return false;
  }

  #row(pid: number, place: number): Row | undefined {
    return this.layout.rows.findLast(({ lane }) => belongs(lane, pid, place));
  }
}
