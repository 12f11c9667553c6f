/**
 * A copy of `value`, as deep as needed, in which each object is exchanged for which `swap` gives
 * another; `value` itself when there is none. Shared and cyclic references stay so.
 *
 * @param seen - what has its copy already, in earlier calls
 */
export function swapObjects(
  value: unknown,
  swap: (object: object) => object | undefined,
  seen = new Map<object, unknown>(),
): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (seen.size === 0 && !new Search(swap).finds(value)) return value;
  const copy = (one: unknown): unknown => {
    if (typeof one !== 'object' || one === null) return one;
    if (seen.has(one)) return seen.get(one);
    const other = swap(one);
    if (other === undefined) return copyInto(one, seen, copy);
    seen.set(one, other);
    return other;
  };
  return copy(value);
}

const isLeaf = (one: object): boolean =>
  ArrayBuffer.isView(one) ||
  one instanceof ArrayBuffer ||
  one instanceof Date ||
  one instanceof RegExp;

class Search {
  // Most messages are small and without cycles: remembering what was seen costs more than a walk.
  #budget = 64;
  readonly #seen = new Set<object>();

  constructor(private readonly wanted: (object: object) => unknown) {}

  finds(one: unknown): boolean {
    if (typeof one !== 'object' || one === null) return false;
    if (this.wanted(one) !== undefined) return true;
    if (this.#budget > 0) this.#budget--;
    else if (this.#seen.has(one)) return false;
    else this.#seen.add(one);
    if (Array.isArray(one)) {
      for (const item of one as unknown[]) if (this.finds(item)) return true;
      return false;
    }
    if (isLeaf(one)) return false;
    if (one instanceof Map) {
      for (const [key, item] of one) if (this.finds(key) || this.finds(item)) return true;
    } else if (one instanceof Set) {
      for (const item of one) if (this.finds(item)) return true;
    }
    for (const key in one) {
      if (Object.hasOwn(one, key) && this.finds((one as Record<string, unknown>)[key])) return true;
    }
    return false;
  }
}

function copyInto(
  one: object,
  seen: Map<object, unknown>,
  copy: (one: unknown) => unknown,
): unknown {
  const keep = <T extends object>(made: T): T => {
    seen.set(one, made);
    return made;
  };
  if (isLeaf(one)) return keep(one);
  if (one instanceof Map) {
    const made = keep(new Map());
    for (const [key, item] of one) made.set(copy(key), copy(item));
    return made;
  }
  if (one instanceof Set) {
    const made = keep(new Set());
    for (const item of one) made.add(copy(item));
    return made;
  }
  const made = keep<Record<string, unknown>>(
    (Array.isArray(one) ? new Array(one.length) : {}) as Record<string, unknown>,
  );
  for (const [key, item] of Object.entries(one)) {
    const value = copy(item);
    // `made.__proto__ = …` would not make a property.
    Object.defineProperty(made, key, {
      value,
      writable: true,
      enumerable: true,
      configurable: true,
    });
  }
  return made;
}
