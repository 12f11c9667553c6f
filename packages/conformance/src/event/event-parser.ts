import type { Draft } from './draft.js';
import { parseLine } from './line.js';

/** How a terminal shows what was typed: `\n` as a line end, control characters as `^X`. */
function echoOf(text: string): string[] {
  const parts = text.match(/[\x20-\x7e\x80-\uffff]+|[\s\S]/g) ?? [];
  return parts.map((part) => {
    const code = part.charCodeAt(0);
    if (part === '\n' || part === '\r') return '\n';
    if (code === 4) return '^D\b\b';
    return code < 32 ? `^${String.fromCharCode(code + 64)}` : part;
  });
}

/**
 * Makes observations of a program's output, however it is cut into pieces.
 * Standard output is read line by line (`\r\n` counts as `\n`); standard error is passed on.
 */
export class EventParser {
  #pieces: string[] = [];
  #echo: string[] = [];

  /** The runner typed this on the program's terminal: its echo is nobody's event. */
  typed(text: string): void {
    this.#echo.push(...echoOf(text));
  }

  /** Takes a piece of output; bytes stand for what is not valid UTF-8. `at` in microseconds. */
  feed(stream: 'stdout' | 'stderr', data: string | Uint8Array, at: number): Draft[] {
    const text = typeof data === 'string' ? data : new TextDecoder().decode(data);
    if (stream === 'stderr') return text === '' ? [] : [{ kind: 'stderr', at, text }];
    const lines = text.split('\n');
    const rest = lines.pop() ?? '';
    const drafts: Draft[] = [];
    for (const line of lines) {
      this.#pieces.push(line);
      const draft = this.#read(this.#pieces.join(''), at, true);
      this.#pieces = [];
      if (draft) drafts.push(draft);
    }
    if (rest !== '') this.#pieces.push(rest);
    return drafts;
  }

  /** The output is over: what is left is a line that was never ended. */
  end(at: number): Draft[] {
    const rest = this.#pieces.join('');
    this.#pieces = [];
    const draft = rest === '' ? undefined : this.#read(rest, at, false);
    return draft ? [draft] : [];
  }

  #read(raw: string, at: number, ended: boolean): Draft | undefined {
    const [line, echoed] = this.#withoutEcho(raw.endsWith('\r') ? raw.slice(0, -1) : raw, ended);
    if (echoed && line === '') return undefined;
    if (ended) return parseLine(line, at);
    return { kind: 'stray', at, line, why: 'no newline at the end' };
  }

  /** An echo stands before what was written next, since a line is one write. */
  #withoutEcho(line: string, ended: boolean): [string, boolean] {
    let rest = line;
    const before = this.#echo.length;
    for (let i = 0; i < this.#echo.length;) {
      const echo = this.#echo[i] ?? '';
      const lineEnd = echo === '\n' && rest === '' && ended;
      if (!lineEnd && (echo === '\n' || !rest.startsWith(echo))) {
        i += 1; // a signal flushes the terminal, so an echo may never come
        continue;
      }
      rest = lineEnd ? rest : rest.slice(echo.length);
      this.#echo.splice(i, 1);
      if (lineEnd) break;
    }
    return [rest, this.#echo.length < before];
  }
}
