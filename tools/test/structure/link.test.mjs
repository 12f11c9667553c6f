import { expect, test } from 'vitest';
import { anchors, linkProblems } from '../../structure/link.mjs';
import { tree } from '../tree.mjs';

test('anchors are made as GitHub makes them', () => {
  const text = '# One event, one line\n## `run` & *go*\n## Same\n## Same\n```\n# not this\n```\n';
  expect([...anchors(text)]).toEqual(['one-event-one-line', 'run--go', 'same', 'same-1']);
});

test('links to files and headings that exist are fine', () => {
  const root = tree({
    'README.md': '# Top\n[a](docs/a.md#part-one) [top](#top) [dir](docs) [web](https://x.org/y)',
    'docs/a.md': '## Part one\n[up](../README.md) [root](/README.md)\n`[code](nowhere.md)`\n',
  });
  expect(linkProblems(root)).toEqual([]);
});

test('a missing file and a missing heading are named', () => {
  const root = tree({ 'README.md': '[a](b.md) ![i](c.png)\n[h](#nothing)', 'x.md': '' });
  expect(linkProblems(root)).toEqual([
    'README.md: link to b.md: there is no b.md',
    'README.md: link to c.png: there is no c.png',
    'README.md: link to #nothing: README.md has no heading #nothing',
  ]);
});
