import { describe, expect, it } from 'vitest';
import { ContractError } from '../../src/contract/contract-error.js';
import { explain } from '../../src/contract/explain.js';
import { defaultParameters, drawParameters, positional } from '../../src/contract/parameter.js';
import { loadContract, parseContract } from '../../src/contract/parse.js';
import { createRandom, runSeed } from '../../src/contract/random.js';

const good = `topic: demo
title: Demo
parameters:
  workers: { default: 2, min: 1, max: 4 }
  steps: { default: 3, min: 0, max: 9 }
actors:
  main: { emits: { start: [], ended*: [pid, status?, signal?: string] } }
  worker: { count: workers, emits: { enter: [], leave: ['n?: string'] } }
checkpoints: [main.start]
rules:
  order:
    says: In order.
    sequence: { worker: "(enter leave){steps}" }
  sum: { says: A sum., equal: main.ended.size() == workers }
faults:
  hit:
    kill: { actor: worker, at: enter }
    rules: { more: { says: More., exit: { main: 0 } } }
    keep: [order]
`;

function problems(text: string): string[] {
  try {
    parseContract(text, 'c.yaml');
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(ContractError);
    return (error as ContractError).message.split('\n');
  }
}

describe('parseContract', () => {
  it('reads everything', () => {
    const contract = parseContract(good, 'c.yaml');
    expect(contract.parameters.map((p) => p.name)).toEqual(['workers', 'steps']);
    expect(contract.actors.get('worker')?.count?.({ workers: 4 })).toBe(4);
    expect(contract.actors.get('main')?.emits.get('ended')).toEqual({
      name: 'ended',
      repeats: true,
      fields: [
        { name: 'pid', optional: false, type: 'int' },
        { name: 'status', optional: true, type: 'int' },
        { name: 'signal', optional: true, type: 'string' },
      ],
    });
    expect(contract.actors.get('worker')?.emits.get('leave')?.fields).toEqual([
      { name: 'n', optional: true, type: 'string' },
    ]);
    expect(contract.rules.map((rule) => rule.id)).toEqual([
      'demo/well-formed',
      'demo/ends',
      'demo/survives',
      'demo/order',
      'demo/sum',
    ]);
    expect(contract.faults[0]?.kill?.signal).toBe('SIGKILL');
    expect(contract.faults[0]?.rules.map((rule) => rule.id).slice(3)).toEqual([
      'demo/hit/more',
      'demo/hit/order',
    ]);
  });

  it.each([
    ['title: Demo\n', '', 'topic', 'has no "title"'],
    ['title: Demo', 'title: 3', '3\n', 'title is 3: write a short title'],
    ['title: Demo', 'titel: Demo', 'titel', 'unknown key "titel"'],
    ['max: 4', 'max: x', 'x }', 'parameters.workers.max is "x": write an integer'],
    ['default: 2', 'default: 5', '5, min', 'default 5 is not in 1 to 4'],
    ['count: workers', 'count: wrkers', 'wrkers', 'Unknown variable: wrkers'],
    ['enter: []', 'Enter: []', 'Enter', '"Enter" is no name here'],
    ['signal?: string', 'signal?: text', 'text]', 'write int, string or bool'],
    ['status?', 'pid', 'pid, signal', 'field "pid" is there twice'],
    ['[main.start]', '[main.begin]', 'begin]', 'main has no event "begin"'],
    ['[main.start]', '[main.exit]', 'main.exit', 'main.exit is printed by nobody'],
    ['  order:', '  Order:', 'Order', '"Order" is no name here: write lower-case words'],
    ['{ worker: "(', '{ wrker: "(', '(enter', 'unknown actor "wrker": use one of main, worker'],
    ['(enter leave)', '(enter left)', 'left)', 'worker has no event "left"'],
    ['(enter leave)', '(enter leave', '(enter', 'this "(" is never closed'],
    ['{steps}', '{stps}', 'stps', 'Unknown variable: stps'],
    ['sequence:', 'sequenze:', 'sequenze', 'unknown key "sequenze"'],
    ['== workers', '== wrkers', 'wrkers', 'Unknown variable: wrkers'],
    ['== workers', '==', ' }\nfaults', 'Unexpected token: EOF'],
    ['main.ended.size()', 'main.endd.size()', 'endd', 'No such key: endd'],
    ['.size() == workers', '.size()', 'main.ended.size', 'is a int, not a bool'],
    ['at: enter', 'at: entr', 'entr ', 'worker has no event "entr"'],
    ['keep: [order]', 'keep: [ordr]', 'ordr', 'no rule is called "ordr"'],
    ['keep: [order]', 'keep: [order, order', '', 'write valid YAML'],
    ['  sum: {', '  order: {', 'order: {', 'Map keys must be unique'],
    ['  sum: {', '  ends: {', 'ends: {', 'every topic has "ends" already'],
    ['  main: { emits', '  workers: { emits', 'workers: { emits', '"workers" is used twice'],
    ['  steps: {', '  size: {', 'size: {', '"size" has a meaning of its own'],
  ])('for %j → %j points to %j: %s', (from, to, where, message) => {
    expect(good).toContain(from);
    const text = good.replace(from, () => to);
    const before = text.slice(0, where === '' ? text.length : text.indexOf(where)).split('\n');
    const place = `c.yaml:${before.length}:${(before.at(-1)?.length ?? 0) + 1}: `;
    const line = problems(text).find((one) => one.includes(message));
    expect(line?.slice(0, place.length)).toBe(place);
  });

  it('tells all mistakes at once, in the order of the file', () => {
    const lines = problems(good.replace('leave){steps}', 'left){stps}').replace('[order]', '[x]'));
    expect(lines).toHaveLength(3);
    expect(lines.map((line) => line.split(':')[1])).toEqual(['13', '13', '19']);
  });
  it('fails for a file that is not there', () => {
    expect(() => loadContract('/nowhere/contract.yaml')).toThrow('ENOENT');
  });
});

describe('explain', () => {
  it('gives the rule as it is written', () => {
    const contract = parseContract(good, 'c.yaml');
    expect(explain(contract, 'demo/order')).toEqual({
      id: 'demo/order',
      title: 'Demo',
      says: 'In order.',
      kind: 'sequence',
      yaml: 'order:\n  says: In order.\n  sequence: { worker: "(enter leave){steps}" }',
    });
    expect(explain(contract, 'demo/hit/more')?.fault).toBe('worker gets SIGKILL at enter.');
    expect(explain(contract, 'demo/nothing')).toBeUndefined();
  });
});

describe('parameters', () => {
  const contract = parseContract(good, 'c.yaml');
  it('are drawn within their ranges, ends included, the same for the same seed', () => {
    expect(defaultParameters(contract)).toEqual({ workers: 2, steps: 3 });
    const random = createRandom(7);
    const drawn = Array.from({ length: 300 }, () => drawParameters(contract, random));
    expect(new Set(drawn.map((p) => p.workers))).toEqual(new Set([1, 2, 3, 4]));
    expect(new Set(drawn.map((p) => p.steps)).size).toBe(10);
    expect(drawParameters(contract, createRandom(7))).toEqual(drawn[0]);
    expect(positional(contract, { workers: 4, steps: 0 })).toEqual(['4', '0']);
  });
  it("come from a seed that is each run's own", () => {
    const seeds = ['pipe', 'terminal'].flatMap((mode) =>
      [0, 1, 2].flatMap((n) => ['cpp', 'py'].map((lang) => runSeed(1, 'demo', lang, mode, n))),
    );
    expect(new Set(seeds).size).toBe(seeds.length);
    expect(runSeed(1, 'demo', 'cpp', 'pipe', 0)).toBe(seeds[0]);
  });
});
