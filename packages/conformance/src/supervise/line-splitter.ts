/** Cuts text that arrives in pieces into lines; what is not ended yet waits. */
export class LineSplitter {
  #rest = '';
  readonly #onLine: (line: string) => void;

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  push(text: string): void {
    let from = 0;
    for (let end; (end = text.indexOf('\n', from)) >= 0; from = end + 1) {
      this.#onLine(this.#rest + text.slice(from, end));
      this.#rest = '';
    }
    this.#rest += text.slice(from);
  }
}
