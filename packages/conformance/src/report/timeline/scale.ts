import type { Trace } from '../../model/observation.js';

/** Where the observations stand from left to right. */
export interface Scale {
  readonly width: number;
  /** The x of an observation by its place in the trace. */
  readonly x: (place: number) => number;
  readonly ticks: readonly { readonly x: number; readonly label: string }[];
}

const narrow = 970;
const wide = 3200;

/**
 * A scale that keeps the order readable: a pause counts by its logarithm, so that a process that
 * starts for 60 ms does not press everything it then does in 2 ms into one point.
 */
export function scaleOf(trace: Trace, left: number): Scale {
  const times = trace.map(({ at }) => at);
  const gaps = times.map((at, place) => {
    const pause = place === 0 ? 0 : Math.max(0, at - (times[place - 1] ?? at));
    return place === 0 ? 0 : 9 + Math.min(110, 9 * Math.log2(1 + pause / 100));
  });
  const total = gaps.reduce((sum, gap) => sum + gap, 0);
  const factor = total === 0 ? 1 : Math.min(2.4, wide / total, Math.max(1, narrow / total));
  let reached = left;
  const positions = gaps.map((gap) => (reached += gap * factor));
  const x = (place: number): number => positions[place] ?? left;
  return { width: Math.max(reached, left + 160), x, ticks: ticksOf(times, positions) };
}

/** Round times, the roundest first, wherever there is room. */
function ticksOf(times: readonly number[], positions: readonly number[]): Scale['ticks'] {
  const end = times.at(-1) ?? 0;
  const ticks: { x: number; label: string }[] = [];
  for (let step = 10 ** Math.ceil(Math.log10(Math.max(end, 100))); step >= 100; step /= 10) {
    for (const part of [step, step / 2, step / 5]) {
      if (end / part > 400) return sorted(ticks);
      for (let time = 0; time <= end; time += part) {
        const x = between(time, times, positions);
        if (ticks.every((tick) => Math.abs(tick.x - x) >= 56))
          ticks.push({ x, label: label(time) });
      }
    }
  }
  return sorted(ticks);
}

function sorted(ticks: { x: number; label: string }[]): Scale['ticks'] {
  return ticks.sort((one, other) => one.x - other.x);
}

function between(time: number, times: readonly number[], positions: readonly number[]): number {
  const after = times.findIndex((at) => at >= time);
  const [to, end] = [times[after] ?? 0, positions[after] ?? 0];
  const [from, start] = [times[after - 1] ?? to, positions[after - 1] ?? end];
  return to === from ? end : start + ((time - from) / (to - from)) * (end - start);
}

function label(microseconds: number): string {
  return `${Number((microseconds / 1000).toFixed(2))} ms`;
}
