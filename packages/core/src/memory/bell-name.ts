/** The abstract socket name of a doorbell, made of 64 random bits. */
export const bellName = (...words: [number, number]): string =>
  `isoproc-${words.map((word) => (word >>> 0).toString(16)).join('-')}`;
