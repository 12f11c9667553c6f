import { emptyError } from './error-part.js';
import { IsoprocError } from './error.js';
import { handleTypeNamed } from './handle.js';
import { Region, type RegionReference } from './memory/region.js';
import { TOKEN } from './token.js';
import type {} from './v8-hook.js';
import { viewOf } from './view.js';

type Place = RegionReference & { readonly at: number };
type Written = [name: string | null, state: unknown, fds: number, places: Place[]];

/** Reads what an `Encoder` wrote. */
export interface Decoder {
  /** Those of the value, as they came up: still empty. */
  readonly errors: Error[];
  readHeader(): boolean;
  readValue(): unknown;
}

type Arguments = [
  bytes: Uint8Array,
  fds: number[],
  regions: (number | Region)[],
  owned: boolean,
  only?: string,
];

// Loaded when it is needed, as the encoder.
function make(): new (...args: Arguments) => Decoder {
  const { Deserializer } = process.getBuiltinModule('node:v8');
  return class Decoder extends Deserializer {
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
  };
}

let made: ReturnType<typeof make> | undefined;

export const newDecoder = (...args: Arguments): Decoder => new (made ??= make())(...args);
