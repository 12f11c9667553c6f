import {
  isMap,
  isPair,
  isScalar,
  LineCounter,
  parseDocument,
  type Document,
  type Node,
} from 'yaml';
import type { Problem } from './contract-error.js';

type Path = readonly (string | number)[];

/** A YAML text that still knows where everything stands in it. */
export class Source {
  readonly text: string;
  readonly problems: Problem[] = [];
  readonly #counter = new LineCounter();
  readonly #document: Document;

  constructor(text: string) {
    this.text = text;
    this.#document = parseDocument(text, { lineCounter: this.#counter, uniqueKeys: true });
    for (const error of [...this.#document.errors, ...this.#document.warnings]) {
      const { line, col } = this.#counter.linePos(error.pos[0]);
      const message = error.message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '');
      this.problems.push({
        line,
        column: col,
        message: `${message ?? 'not YAML'}: write valid YAML`,
      });
    }
  }

  /** The plain values of the text. */
  get value(): unknown {
    return this.#document.toJS() as unknown;
  }

  /** Notes a mistake; `offset`: characters into the text at the path; `key`: it is about the key. */
  problem(path: Path, message: string, { offset = 0, key = false } = {}): void {
    const { line, col } = this.#counter.linePos(this.#position(path, offset, key));
    this.problems.push({ line, column: col, message });
  }

  /** The YAML of what stands at a path, with its key, without the indentation it has there. */
  yamlOf(path: Path): string {
    const node = this.#node(path);
    const range = node?.range;
    if (!range) return '';
    const from = this.#keyNode(path)?.range?.[0] ?? range[0];
    const lineStart = this.text.lastIndexOf('\n', from - 1) + 1;
    const indent = this.text.slice(lineStart, from);
    const lines = this.text.slice(from, range[1]).trimEnd().split('\n');
    return lines.map((l) => (l.startsWith(indent) ? l.slice(indent.length) : l)).join('\n');
  }

  #position(path: Path, offset: number, key: boolean): number {
    for (let length = path.length; length >= 0; length--) {
      const part = path.slice(0, length);
      const node =
        key || length < path.length ? (this.#keyNode(part) ?? this.#node(part)) : this.#node(part);
      if (node?.range)
        return length === path.length && !key ? this.#within(node, offset) : node.range[0];
    }
    return 0;
  }

  /** Where a character of a scalar stands: behind the quote or the block's first line. */
  #within(node: Node, offset: number): number {
    const [start = 0, end = 0] = node.range ?? [];
    if (!isScalar(node) || typeof node.value !== 'string') return start;
    const inside = this.text.slice(start, end).indexOf(node.value);
    return inside < 0 ? start : start + inside + offset;
  }

  #node(path: Path): Node | undefined {
    const found: unknown =
      path.length === 0 ? this.#document.contents : this.#document.getIn(path, true);
    return found === null ? undefined : (found as Node | undefined);
  }

  #keyNode(path: Path): Node | undefined {
    const parent = path.length === 0 ? undefined : this.#node(path.slice(0, -1));
    if (!isMap(parent)) return undefined;
    const pair = parent.items.find(
      (p) => isPair(p) && isScalar(p.key) && p.key.value === path.at(-1),
    );
    return pair?.key as Node | undefined;
  }
}
