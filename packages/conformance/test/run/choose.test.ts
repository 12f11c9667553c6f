import { expect, test } from 'vitest';
import { choose, unknown } from '../../src/run/choose.js';

const topics = ['basic-process', 'zombie', 'orphan', 'pipe-communication'];
const pick = (...names: string[]) => choose(topics, names, (topic) => topic, 'topic');

test('nothing named: all; something named: that, in the order of the course', () => {
  expect(pick()).toEqual(topics);
  expect(pick('orphan', 'zombie')).toEqual(['zombie', 'orphan']);
});

test('what is unknown gets one line, with what was meant', () => {
  expect(() => pick('zombi')).toThrow("unknown topic 'zombi'; did you mean 'zombie'?");
  expect(() => pick('pipe')).toThrow("did you mean 'pipe-communication'?");
  expect(unknown('topic', 'xylophone', ['zombie'])).toBe(
    "unknown topic 'xylophone'; known: zombie",
  );
});
