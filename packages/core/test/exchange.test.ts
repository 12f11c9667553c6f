import { decode, encode, registerHandle } from '@isoproc/core';
import { describe, expect, it } from 'vitest';

describe('a conversation in which not every handle is welcome', () => {
  class Coin {
    constructor(readonly side: string) {}
  }
  class Token {
    readonly value = 1;
  }
  registerHandle(Coin, {
    name: 'test.Coin',
    pack: ({ side }) => ({ state: side }),
    unpack: (side) => new Coin(side as string),
  });
  registerHandle(Token, {
    name: 'test.Token',
    pack: () => ({ state: null }),
    unpack: () => new Token(),
  });

  it('another one may go in its stead, or none', () => {
    const exchange = (handle: object) => (handle instanceof Token ? new Coin('tails') : undefined);
    const { data } = encode([new Token(), new Coin('heads')], 0, Infinity, false, exchange);
    expect(decode(data, [])).toEqual([new Coin('tails'), new Coin('heads')]);
    const refuse = () => {
      throw new RangeError('not here');
    };
    expect(() => encode([new Token()], 0, Infinity, false, refuse)).toThrow('not here');
  });

  it('only one kind is looked at', () => {
    const { data } = encode([new Coin('heads')]);
    expect(decode(data, [], true, 'test.Coin')).toEqual([new Coin('heads')]);
    const other = encode([new Coin('heads'), new Token()]).data;
    expect(() => decode(other, [], true, 'test.Coin')).toThrow(
      /a test.Token came, which is refused/,
    );
  });
});
