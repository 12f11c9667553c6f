import { IsoprocError } from './error.js';
import { handleTypeOf } from './handle.js';
import type { Region } from './memory/region.js';
import { TOKEN, Token } from './token.js';
import type {} from './v8-hook.js';
import { kindOf } from './view.js';

/** Gives another handle to be sent instead of one; or refuses it, and throws. */
export type Exchange = (handle: object) => object | undefined;

/** Writes a value in V8's own form; errors, handles and views of memory in ours. */
export interface Encoder {
  readonly fds: number[];
  readonly regions: Region[];
  /** What they consist of follows the value, in this order: an error may contain itself. */
  readonly errors: Error[];
  readonly tail: Uint8Array | undefined;
  writeHeader(): void;
  writeValue(value: unknown): boolean;
  writeRawBytes(bytes: NodeJS.TypedArray): void;
  releaseBuffer(): Buffer;
}

type Arguments = [last: unknown, descriptors: boolean, exchange?: Exchange];

// Loaded when it is needed: it brings all streams along, and most children never send what needs it.
function make(): new (...args: Arguments) => Encoder {
  const { Serializer } = process.getBuiltinModule('node:v8');
  return class Encoder extends Serializer {
    readonly fds: number[] = [];
    readonly regions: Region[] = [];
    /** What they consist of follows the value, in this order: an error may contain itself. */
    readonly errors: Error[] = [];
    tail: Uint8Array | undefined;

    /**
     * @param last - a view whose bytes will be the last ones, and are not to be copied
     * @param descriptors - whether they can go along
     * @param exchange - what goes in a handle's stead
     */
    constructor(
      private readonly last: unknown,
      private readonly descriptors: boolean,
      private readonly exchange: Exchange | undefined,
    ) {
      super();
      this._setTreatArrayBufferViewsAsHostObjects(true);
    }

    override _getDataCloneError(message: string): Error {
      return new DOMException(message, 'DataCloneError');
    }

    override _writeHostObject(view: NodeJS.ArrayBufferView): void {
      if (view instanceof Token) {
        this.writeUint32(TOKEN);
        this.#writeObject(view.object);
        return;
      }
      this.writeUint32(kindOf(view));
      this.writeUint32(view.byteLength);
      const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
      if (view === this.last) this.tail = bytes;
      else this.writeRawBytes(bytes);
    }

    #writeObject(given: object): void {
      const isHandle = handleTypeOf(given) !== undefined;
      const object = (isHandle ? this.exchange?.(given) : undefined) ?? given;
      const type = handleTypeOf(object);
      if (type === undefined) {
        this.errors.push(object as Error);
        this.writeValue([null, (object as Error).name, object instanceof AggregateError]);
        return;
      }
      const { state, fds = [], regions = [] } = type.pack(object);
      this.fds.push(...fds);
      if (fds.length > 0 && !this.descriptors) {
        const how = 'send it over a connection, or as an argument';
        throw new IsoprocError(
          'ERR_HANDLE',
          `a ${type.name} cannot go through shared memory: ${how}`,
        );
      }
      const places = regions.map((region) => ({ ...region.reference, at: this.#placeOf(region) }));
      this.writeValue([type.name, state, fds.length, places]);
    }

    /** Which of the message's regions it is; -1: it has to be found there. */
    #placeOf(region: Region): number {
      if (!this.descriptors) return -1;
      const at = this.regions.indexOf(region);
      return at >= 0 ? at : this.regions.push(region) - 1;
    }
  };
}

let made: ReturnType<typeof make> | undefined;

/**
 * @param last - a view whose bytes will be the last ones, and are not to be copied
 * @param descriptors - whether they can go along
 * @param exchange - what goes in a handle's stead
 */
export const newEncoder = (...args: Arguments): Encoder => new (made ??= make())(...args);
