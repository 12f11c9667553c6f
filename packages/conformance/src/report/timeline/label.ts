/** A label that wants to stand at x. */
export interface Wish {
  readonly x: number;
  readonly text: string;
  /** Goes first, whatever stands to its left. */
  readonly important: boolean;
}

/** A label, and the row below the bar in which it stands, counted from 0. */
export type Placed<W extends Wish> = W & { readonly row: number };

const characterWidth = 6.1;
const space = 7;
const rows = 4;

/** The labels for which there is room; the others are left to the mark's title. */
export function placeLabels<W extends Wish>(wishes: readonly W[]): Placed<W>[] {
  const taken: { row: number; from: number; to: number }[] = [];
  const placed: Placed<W>[] = [];
  // From the right: what stands further left goes below, where its leader crosses nothing.
  const order = [...wishes].reverse();
  for (const wish of [
    ...order.filter((one) => one.important),
    ...order.filter((one) => !one.important),
  ]) {
    const [from, to] = [wish.x - 2, wish.x + wish.text.length * characterWidth + space];
    const free = (row: number): boolean =>
      // Its leader, too, may not cross a label in a row above.
      taken.every((other) =>
        other.row === row
          ? to <= other.from || from >= other.to
          : other.row < row
            ? wish.x < other.from || wish.x > other.to - space
            : other.from + 2 < from || other.from + 2 > to - space,
      );
    const row = Array.from({ length: rows }, (_, index) => index).find(free);
    if (row === undefined) continue;
    taken.push({ row, from, to });
    placed.push({ ...wish, row });
  }
  return placed.sort((one, other) => one.x - other.x);
}
