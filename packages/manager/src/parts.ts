/** Puts a message together that comes in parts. */
export class Parts {
  readonly #parts: Uint8Array[] = [];

  get empty(): boolean {
    return this.#parts.length === 0;
  }

  /** The whole message, with its last part. */
  add(part: Uint8Array, last: boolean): Uint8Array | undefined {
    this.#parts.push(part.slice());
    if (!last) return undefined;
    const whole = Buffer.concat(this.#parts.splice(0));
    return new Uint8Array(whole.buffer, whole.byteOffset, whole.length);
  }

  clear(): void {
    this.#parts.length = 0;
  }
}
