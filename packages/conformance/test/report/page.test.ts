import { expect, test } from 'vitest';
import { renderHtml } from '../../src/report/index.js';
import { all, classed, parse, tagged } from './fixture/parse.js';
import { Recorder } from './fixture/recorder.js';
import { everything, report, rule, run } from './fixture/report.js';

const hostile = `</script></style></title><img src="x" onerror='alert(1)'>&amp;]]>\u0000\u001b[2J\u202e\ud800`;

test('the page is well formed, each link has its target, each id is there once', () => {
  const page = parse(renderHtml(everything()));
  const ids = all(page, ({ attributes }) => 'id' in attributes).map((one) => one.attributes.id);
  expect(new Set(ids).size).toBe(ids.length);
  const links = tagged(page, 'a').map((one) => one.attributes.href?.slice(1));
  expect(links.length).toBeGreaterThan(30);
  expect(links.filter((link) => !ids.includes(link))).toEqual([]);
});

test('nothing a program prints, and no name, becomes markup or stays unseen', () => {
  const trace = new Recorder()
    .start(100, hostile)
    .line(`main 100 start text=${hostile}`)
    .add({ kind: 'stray', line: hostile, why: hostile })
    .add({ kind: 'stderr', text: hostile })
    .add({ kind: 'input', text: hostile })
    .end().trace;
  const failed = rule(hostile, hostile, {
    verdict: 'failed',
    witness: { text: hostile, observations: [3] },
  });
  const bad = {
    topic: hostile,
    language: hostile,
    fault: hostile,
    reason: hostile,
    command: [hostile],
  };
  const text = renderHtml(
    report([run({ ...bad, trace, verdict: 'failed', expected: false, rules: [failed] })]),
  );
  const page = parse(text);
  expect(tagged(page, 'img')).toEqual([]);
  expect(tagged(page, 'script')).toHaveLength(1);
  expect(page.text).toContain(`<img src="x" onerror='alert(1)'>&amp;]]>␀␛[2J⟨U+202E⟩⟨U+D800⟩`);
  expect(text).not.toMatch(/[\u202e\ud800-\udfff]/);
});

test('nothing is loaded from anywhere', () => {
  const page = parse(renderHtml(everything()));
  expect(
    all(page, ({ attributes }) => 'src' in attributes || attributes.href?.[0] === ':'),
  ).toEqual([]);
  expect(tagged(page, 'a').filter((one) => !one.attributes.href?.startsWith('#'))).toEqual([]);
  expect(tagged(page, 'link')).toEqual([]);
});

test('what passed is shown once, what was not expected each time, and the witness is marked', () => {
  const page = parse(renderHtml(everything()));
  const group = all(page, (one) => one.attributes.id === 'basic-process--python--pipe')[0];
  expect(group && tagged(group, 'svg').filter((one) => one.attributes.role === 'img')).toHaveLength(
    1,
  );
  const marked =
    group && tagged(group, 'tr').filter((one) => one.attributes.class?.endsWith(' witness'));
  expect(marked?.map((one) => one.attributes['data-i'])).toEqual(['5', '7']);
  expect(classed(page, 'surprises')[0]?.text).toContain(
    'main says status=7, but the child exited with 3',
  );
});

test('two thousand runs that passed weigh no more than one', () => {
  const many = Array.from({ length: 2000 }, (_, seed) => run({ seed }));
  expect(renderHtml(report(many)).length).toBeLessThan(renderHtml(report([run()])).length + 200);
});

test('of a very long run the list keeps the beginning, the end and the witness', () => {
  const recorder = new Recorder().start(100, '/tmp/long');
  for (let n = 0; n < 5000; n++) recorder.after(10).line(`main 100 step n=${n}`);
  const failed = rule('t/r', 'Says.', {
    verdict: 'failed',
    witness: { text: 'why', observations: [2502] },
  });
  const text = renderHtml(
    report([run({ trace: recorder.end().trace, rules: [failed], verdict: 'failed' })]),
  );
  expect(text).toContain('step n=2500<');
  expect(text).not.toContain('<td><bdi>step n=2000');
  expect(tagged(parse(text), 'tr').length).toBeLessThan(300);
});
