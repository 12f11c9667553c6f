// What stands in a value for what V8 cannot write itself.
export const TOKEN = 0xffff;

/** Stands for an error or a handle: V8 asks us only about views of memory. */
export class Token extends Uint8Array {
  object: object = this;
}
