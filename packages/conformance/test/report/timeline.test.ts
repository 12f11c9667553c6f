import { expect, test } from 'vitest';
import type { Trace } from '../../src/model/observation.js';
import { renderTimeline } from '../../src/report/index.js';
import { lanesOf } from '../../src/report/timeline/lane.js';
import { layOut } from '../../src/report/timeline/layout.js';
import { classed, parse, type Element } from './fixture/parse.js';
import { basicProcess, multipleProcesses, orphan, pipe, zombie } from './fixture/trace.js';

const none = new Set<number>();
const draw = (trace: Trace, witness = none): Element =>
  parse(renderTimeline(trace, witness).text).children[0] ?? expect.fail('nothing drawn');
const number = (one: Element | undefined, name: string): number => Number(one?.attributes[name]);

test.each([
  ['basic process', basicProcess()],
  ['multiple processes', multipleProcesses()],
  ['zombie', zombie()],
  ['orphan', orphan()],
  ['pipe', pipe()],
])('%s: each thing seen of a process is drawn once', (_, trace) => {
  const drawn = draw(trace);
  for (const kind of ['event', 'fork', 'exec', 'exit', 'adopt', 'kill', 'input'] as const) {
    const indexes = (one: Element): string => one.attributes['data-i'] ?? '';
    const marks = [
      ...classed(drawn, kind),
      ...(kind === 'input' ? classed(drawn, 'end-input') : []),
    ];
    const seen = trace.filter((one) => one.kind === kind).map(({ index }) => String(index));
    expect(marks.map(indexes), kind).toEqual(seen);
  }
  expect(classed(drawn, 'look')).toHaveLength(trace.filter(({ kind }) => kind === 'state').length);
});

test('a bar goes from birth to exit, a hatched span on to the moment it was waited for', () => {
  const trace = zombie();
  const { scale, rows } = layOut(trace, none);
  const place = (kind: string): number =>
    trace.findIndex((one) => one.kind === kind && 'pid' in one && one.pid === 101);
  const [fork, exit, reap] = [place('fork'), place('exit'), place('reap')].map(scale.x);
  const drawn = draw(trace);
  const bar = classed(drawn, 'alive')[1];
  expect(number(bar, 'x')).toBeCloseTo(fork ?? NaN, 0);
  expect(number(bar, 'x') + number(bar, 'width')).toBeCloseTo(exit ?? NaN, 0);
  const [, from, y, to] =
    /^M([\d.]+) ([\d.]+)H([\d.]+)$/.exec(classed(drawn, 'zombie')[0]?.attributes.d ?? '') ?? [];
  expect([Number(from), Number(y), Number(to)].map(Math.round)).toEqual(
    [exit, rows[1]?.y, reap].map((value) => Math.round(value ?? NaN)),
  );
});

test('lanes stand in order of birth, a generation further in each', () => {
  const lanes = lanesOf(orphan()).map(({ name, pid, depth }) => [name, pid, depth]);
  expect(lanes).toEqual([
    ['main', 100, 0],
    ['parent', 101, 1],
    ['child', 102, 2],
  ]);
});

test('a process that nobody waited for is a zombie until its parent ends', () => {
  const trace = pipe();
  const parentExit = trace.findIndex((one) => one.kind === 'exit' && one.pid === 100);
  expect(lanesOf(trace)[1]?.zombie).toMatchObject({ to: parentExit, reaped: false });
  expect(classed(draw(trace), 'never')).toHaveLength(1);
});

test('a process id used again is another lane', () => {
  const first = basicProcess().slice(0, 8);
  const again = [...first, { kind: 'fork', pid: 101, parent: 100, index: 8, at: 30_000 } as const];
  expect(lanesOf(again).map(({ pid }) => pid)).toEqual([100, 101, 101]);
});

test('what contradicts a rule is ringed', () => {
  const ringed = classed(draw(basicProcess(3), new Set([5, 7])), 'witness');
  expect(ringed.map((one) => one.attributes['data-i'])).toEqual(['5', '7']);
  expect(ringed.every((one) => classed(one, 'ring').length === 1)).toBe(true);
});

test('labels of a lane never lie on each other, and time never goes to the left', () => {
  const trace = multipleProcesses(8, 40);
  const { rows, scale } = layOut(trace, none);
  for (const { labels } of rows) {
    expect(labels.length).toBeGreaterThan(0);
    for (const one of labels)
      for (const other of labels)
        if (one !== other && one.row === other.row && one.x <= other.x)
          expect(one.x + one.text.length * 6).toBeLessThanOrEqual(other.x);
  }
  for (let place = 1; place < trace.length; place++)
    expect(scale.x(place)).toBeGreaterThan(scale.x(place - 1));
});

test('the same trace gives the same drawing, and a thousand processes fit', () => {
  expect(renderTimeline(zombie()).text).toBe(renderTimeline(zombie()).text);
  const drawn = draw(multipleProcesses(1000, 0));
  expect(classed(drawn, 'alive')).toHaveLength(40);
  expect(drawn.text).toContain('and 961 more that are not drawn');
});
