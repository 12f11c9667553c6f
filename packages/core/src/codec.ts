import { Deserializer, Serializer } from 'node:v8';
import { native } from '@isoproc/native';
import { IsoprocError } from './error.js';
import { emptyError, fillError, partsOf } from './error-part.js';
import { handleTypeNamed, handleTypeOf } from './handle.js';
import { Region, type RegionReference } from './memory/region.js';
import { decodePlain, encodePlain, MARK } from './plain.js';
import { swapObjects } from './swap.js';
import type {} from './v8-hook.js';
import { kindOf, viewOf } from './view.js';

/** A value on its way: its bytes, and descriptors that have to be passed with them. */
export interface Encoded {
  readonly data: Uint8Array;
  /** Close them when they have been passed. */
  readonly fds: number[];
  /** The end of the bytes, still where the value has it: a big typed array is not copied. */
  readonly tail?: Uint8Array;
}

// V8's own form begins with 0xff, plain.ts's with 2; this, and the numbers of descriptors of handles and of regions, stand
// in front of it.
const WITH_DESCRIPTORS = 1;
const PREFIX = 3;
const MOST_DESCRIPTORS = 253;
const TOKEN = 0xffff;

/** Stands for an error or a handle: V8 asks us only about views of memory. */
class Token extends Uint8Array {
  object: object = this;
}

/** Gives another handle to be sent instead of one; or refuses it, and throws. */
export type Exchange = (handle: object) => object | undefined;

class Encoder extends Serializer {
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
    const object = (isHandle && this.exchange?.(given)) || given;
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
}

const tokenOf = (tokens: Map<object, Token>) => (object: object) => {
  if (!(object instanceof Error) && handleTypeOf(object) === undefined) return undefined;
  let token = tokens.get(object);
  if (token === undefined) tokens.set(object, (token = new Token(0)));
  token.object = object;
  return token;
};

/**
 * A value as bytes: structured clone (numbers, BigInt, Date, RegExp, Map, Set, typed arrays,
 * cycles), and in it, anywhere: errors with `name`, `stack`, `cause` and what else they have, and
 * handles. Of a typed array only its own part of the memory goes along.
 *
 * @param room - so many bytes of the result are left free at its beginning
 * @param tailFrom - a typed array of at least so many bytes is given back as `tail`, not copied
 * @param descriptors - false: the bytes go alone; handles of memory are found all the same as long as
 *   their sender lives, others are refused
 * @param exchange - for a conversation in which not every handle is welcome
 * @throws DOMException `DataCloneError` for what cannot be cloned, such as a function
 * @throws IsoprocError `ERR_HANDLE`
 * @see https://html.spec.whatwg.org/#structuredserialize
 */
export function encode(
  value: unknown,
  room = 0,
  tailFrom = Infinity,
  descriptors = true,
  exchange?: Exchange,
): Encoded {
  const plain = typeof value === 'object' ? encodePlain(value, room) : undefined;
  if (plain !== undefined) return { data: plain, fds: [] };
  const apart = ArrayBuffer.isView(value) && value.byteLength >= tailFrom;
  const encoder = new Encoder(apart ? value : undefined, descriptors, exchange);
  const { fds, regions } = encoder;
  try {
    const swap = tokenOf(new Map());
    const seen = new Map<object, unknown>();
    const swapped = swapObjects(value, swap, seen);
    const prefix = swapped === value ? 0 : PREFIX;
    if (room + prefix > 0) encoder.writeRawBytes(new Uint8Array(room + prefix));
    encoder.writeHeader();
    encoder.writeValue(swapped);
    for (const error of encoder.errors) encoder.writeValue(swapObjects(partsOf(error), swap, seen));
    const count = fds.length;
    for (const region of regions) fds.push(native.dup(region.fd));
    if (fds.length > MOST_DESCRIPTORS) {
      const got = `got ${String(fds.length)}: send them in several`;
      throw new IsoprocError('ERR_HANDLE', `at most 253 descriptors fit into a message, ${got}`);
    }
    const data = encoder.releaseBuffer();
    if (prefix > 0) data.set([WITH_DESCRIPTORS, count, regions.length], room);
    return { data, fds, ...(encoder.tail && { tail: encoder.tail }) };
  } catch (error) {
    for (const fd of fds) native.close(fd);
    throw error;
  }
}

type Place = RegionReference & { readonly at: number };
type Written = [name: string | null, state: unknown, fds: number, places: Place[]];

class Decoder extends Deserializer {
  readonly errors: Error[] = [];

  constructor(
    private readonly bytes: Uint8Array,
    readonly fds: number[],
    readonly regions: (number | Region)[],
    private readonly owned: boolean,
    private readonly only: string | undefined,
  ) {
    super(bytes);
  }

  override _readHostObject(): object {
    const kind = this.readUint32();
    if (kind === TOKEN) return this.#readObject();
    const length = this.readUint32();
    return viewOf(kind, this.bytes, this._readRawBytes(length), length, this.owned);
  }

  #readObject(): object {
    const [name, state, count, places] = this.readValue() as Written;
    if (name === null) {
      const error = emptyError(state as string, Boolean(count));
      this.errors.push(error);
      return error;
    }
    const admitted = this.only === undefined || this.only === name;
    const type = admitted ? handleTypeNamed(name) : undefined;
    if (type !== undefined) {
      const regions = places.map((place) => this.#regionAt(place));
      return type.unpack(state, this.fds.splice(0, count), regions) as object;
    }
    const why = admitted ? 'but its package is not imported here' : 'which is refused here';
    throw new IsoprocError('ERR_HANDLE', `a ${name} came, ${why}`);
  }

  #regionAt({ at, ...reference }: Place): Region {
    const found = this.regions[at];
    if (found instanceof Region) return found;
    if (found === undefined) return Region.find(reference);
    this.regions[at] = -1; // it is closed there, whatever happens
    const region = Region.attach(found, reference.id);
    this.regions[at] = region;
    return region;
  }
}

/**
 * The value again; takes over the descriptors that belong to it, from the beginning of `fds`.
 *
 * @param owned - `data` is nobody else's, and typed arrays may go on using its memory
 * @param only - the one handle that is welcome, by its name; no other is looked at
 * @throws IsoprocError `ERR_HANDLE` when the module of a handle has not been imported here, or its
 * descriptors did not come along
 */
export function decode(data: Uint8Array, fds: number[], owned = true, only?: string): unknown {
  if (data[0] === MARK) return decodePlain(data);
  const prefixed = data[0] === WITH_DESCRIPTORS;
  const own = prefixed ? fds.splice(0, data[1]) : [];
  const regions: (number | Region)[] = prefixed ? fds.splice(0, data[2]) : [];
  try {
    if (prefixed && own.length + regions.length < (data[1] ?? 0) + (data[2] ?? 0)) {
      const why = 'more than this process may have open: RLIMIT_NOFILE';
      throw new IsoprocError('ERR_HANDLE', `a message came without its descriptors; ${why}`);
    }
    const decoder = new Decoder(prefixed ? data.subarray(PREFIX) : data, own, regions, owned, only);
    decoder.readHeader();
    const value: unknown = decoder.readValue();
    for (const error of decoder.errors) fillError(error, decoder.readValue());
    return value;
  } finally {
    // What an error left over.
    for (const fd of [...own, ...regions]) if (typeof fd === 'number' && fd >= 0) native.close(fd);
  }
}
