import { readBody } from './body.js';
import { BEGAN, ENDED, RESULT_FORM, RESULT_LENGTH, RESULT_PAGE, STATUS, THREW } from './layout.js';
import type { Link } from './link.js';

/** What a worker has said of a task, or, without one, of itself. */
export interface Answer {
  readonly status: number;
  readonly values: unknown[];
  readonly began: number;
  readonly ended: number;
}

/** The result of that number. What cannot be read is an error. */
export function readAnswer(link: Link, number: number): Answer {
  const { words, doubles } = link;
  const slot = link.resultAt(number);
  const began = doubles[(slot >> 1) + BEGAN] ?? 0;
  const ended = doubles[(slot >> 1) + ENDED] ?? 0;
  try {
    const [page = 0, length = 0] = [words[slot + RESULT_PAGE], words[slot + RESULT_LENGTH]];
    const bytes = link.body(slot, link.results, page, length);
    const values = readBody(words[slot + RESULT_FORM] ?? 0, bytes);
    return { status: words[slot + STATUS] ?? THREW, values, began, ended };
  } catch (error) {
    return { status: THREW, values: [error], began, ended };
  }
}
