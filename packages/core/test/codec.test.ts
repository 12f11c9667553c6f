import { readdirSync } from 'node:fs';
import { decode, encode, registerHandle } from '@isoproc/core';
import { native } from '@isoproc/native';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

function roundTrip(value: unknown, owned = true): unknown {
  const { data, fds } = encode(value);
  return decode(data, fds, owned);
}

const leaf = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.double(),
  fc.bigInt(),
  fc.boolean(),
  fc.constant(null),
  fc.constant(undefined),
  fc.date({ noInvalidDate: true }),
  fc.uint8Array(),
  fc.float64Array(),
  fc.string().map((text) => new RangeError(text)),
);
const { value: anything } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.array(tie('value')),
    fc.dictionary(fc.string(), tie('value'), { noNullPrototype: true }),
    fc.array(fc.tuple(tie('value'), tie('value'))).map((pairs) => new Map(pairs)),
    fc.array(tie('value')).map((items) => new Set(items)),
  ),
}));

describe('a value', () => {
  it('comes back as it was', () => {
    fc.assert(
      fc.property(anything, fc.boolean(), (value, owned) => {
        expect(roundTrip(value, owned)).toStrictEqual(value);
      }),
    );
  });

  it('keeps its cycles and what is shared, also beside an error', () => {
    const shared = { name: 'shared' };
    const value: Record<string, unknown> = { a: shared, b: [shared], error: new Error('x') };
    value.self = value;
    const back = roundTrip(value) as typeof value;
    expect(back.self).toBe(back);
    expect((back.b as unknown[])[0]).toBe(back.a);
    expect(back.error).toBeInstanceOf(Error);
  });

  it('that cannot be cloned throws at once', () => {
    expect(() => encode({ f: () => 1 })).toThrow(
      expect.objectContaining({ name: 'DataCloneError' }) as Error,
    );
  });

  it('of many objects, or a deep one, is looked through', () => {
    const many = Array.from({ length: 1000 }, (_, i) => ({ i }));
    expect(roundTrip([...many, new TypeError('last')])).toStrictEqual([
      ...many,
      new TypeError('last'),
    ]);
  });

  it('named __proto__ stays a property', () => {
    const value = JSON.parse('{"__proto__": {"x": 1}}') as object;
    expect(Object.keys(roundTrip([value, new Error('e')]) as object[])).toEqual(['0', '1']);
    expect(
      Object.hasOwn((roundTrip([value, new Error('e')]) as object[])[0] ?? {}, '__proto__'),
    ).toBe(true);
  });
});

describe('a typed array', () => {
  const kinds = [
    Int8Array,
    Uint16Array,
    Int32Array,
    Float32Array,
    BigUint64Array,
    Uint8ClampedArray,
  ];
  it.each(kinds.map((kind) => [kind.name, kind] as const))('%s keeps its kind', (_, kind) => {
    const value = { odd: 'x', view: new kind(3) };
    expect(roundTrip(value)).toStrictEqual(value);
    expect(roundTrip(value, false)).toStrictEqual(value);
  });

  it('sends only its own part of the memory', () => {
    const part = new Uint8Array(1_000_000).subarray(5, 8);
    expect(encode(part).data.length).toBeLessThan(50);
    expect(Buffer.isBuffer(roundTrip(Buffer.from('abc')))).toBe(true);
  });

  it('does not use memory that is not its own', () => {
    const { data } = encode(new Uint8Array([1, 2, 3]));
    const back = decode(data, [], false);
    data.fill(0);
    expect(back).toEqual(new Uint8Array([1, 2, 3]));
  });
});

describe('an error', () => {
  it('keeps name, message, stack, cause, code, and its class when it is a built-in one', () => {
    const error = Object.assign(new TypeError('bad', { cause: { why: new Error('deep') } }), {
      code: 'E_BAD',
      f: () => 1,
    });
    error.name = 'BadError';
    const back = roundTrip([error]) as [TypeError & { code: string; cause: { why: Error } }];
    expect(back[0]).toMatchObject({ name: 'BadError', message: 'bad', code: 'E_BAD' });
    expect(back[0].stack).toBe(error.stack);
    expect(back[0].cause.why.message).toBe('deep');
    expect(roundTrip(new TypeError('t'))).toBeInstanceOf(TypeError);
  });

  it('of several keeps them', () => {
    const back = roundTrip(new AggregateError([new RangeError('a'), 1], 'all'));
    expect(back).toBeInstanceOf(AggregateError);
    expect((back as AggregateError).errors).toStrictEqual([new RangeError('a'), 1]);
  });

  it('that is its own cause, or one of its own errors, comes back as such a one', () => {
    const own = new TypeError('own');
    own.cause = own;
    const back = roundTrip(own) as TypeError;
    expect(back).toBeInstanceOf(TypeError);
    expect(back.cause).toBe(back);
    const several = new AggregateError([], 'several');
    several.errors.push(several, own);
    const group = roundTrip(several) as AggregateError;
    expect(group.errors[0]).toBe(group);
    const [, second] = group.errors as [unknown, Error];
    expect(second.cause).toBe(second);
    const self = Object.assign(new Error('self'), { self: {} });
    self.self = [self];
    const again = roundTrip(self) as typeof self;
    expect((again.self as unknown[])[0]).toBe(again);
  });

  it('keeps cycles that go through others, and through plain objects', () => {
    const [a, b] = [new Error('a'), new RangeError('b')];
    a.cause = { next: b };
    b.cause = a;
    const value: Record<string, unknown> = { list: [b, a], plain: { b } };
    Object.assign(a, { value, plain: value.plain });
    const back = roundTrip(value) as { list: [Error, Error]; plain: { b: Error } };
    const [backB, backA] = back.list;
    expect(backB.cause).toBe(backA);
    expect((backA.cause as { next: Error }).next).toBe(backB);
    expect((backA as unknown as { value: unknown }).value).toBe(back);
    expect((backA as unknown as { plain: unknown }).plain).toBe(back.plain);
    expect(back.plain.b).toBe(backB);
  });

  it('with a chain of many causes does not overflow the stack', () => {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 0; // making stacks is slow
    let chain = new Error('first');
    for (let i = 0; i < 5000; i++) chain = new Error('next', { cause: chain });
    Error.stackTraceLimit = limit;
    let count = 0;
    for (let one = roundTrip(chain) as Error; one.cause; one = one.cause as Error) count++;
    expect(count).toBe(5000);
  });
});

class Ticket {
  constructor(readonly fd: number) {}
}
registerHandle(Ticket, {
  name: 'test.Ticket',
  pack: ({ fd }) => ({ state: 'state', fds: [native.dup(fd)] }),
  unpack: (_, [fd = -1]) => new Ticket(fd),
});
class Lost {
  readonly fd = 0;
}
registerHandle(Lost, {
  name: 'test.Lost',
  pack: ({ fd }) => ({ state: null, fds: [native.dup(fd)] }),
  unpack: (_, [fd = -1]) => {
    native.close(fd);
    throw new Error('lost');
  },
});
const openDescriptors = () => readdirSync('/proc/self/fd').length;

describe('a handle', () => {
  it('is made anew from its descriptors, anywhere in a value, and stays one object', () => {
    const ticket = new Ticket(0);
    const { data, fds } = encode({
      list: [ticket, new Map([['t', ticket]])],
      other: new Ticket(0),
    });
    expect(fds).toHaveLength(2);
    const given = [...fds, 99];
    const back = decode(data, given) as { list: [Ticket, Map<string, Ticket>]; other: Ticket };
    expect(given).toEqual([99]); // the next message's
    expect(back.list[0]).toBeInstanceOf(Ticket);
    expect(back.list[1].get('t')).toBe(back.list[0]);
    expect([back.list[0].fd, back.other.fd]).toEqual(fds);
    for (const fd of fds) native.close(fd);
  });

  it('leaves no descriptor open when something goes wrong', () => {
    const before = openDescriptors();
    expect(() => encode([new Ticket(0), () => 1])).toThrow('could not be cloned');
    const { data, fds } = encode([new Lost(), new Ticket(0)]);
    expect(() => decode(data, fds)).toThrow('lost');
    const missing = encode([new Ticket(0), new Ticket(0)]);
    native.close(missing.fds.pop() ?? -1);
    expect(() => decode(missing.data, missing.fds)).toThrow(
      expect.objectContaining({ code: 'ERR_HANDLE' }),
    );
    expect(openDescriptors()).toBe(before);
  });
});
