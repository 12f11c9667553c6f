/** A program that is ready to run, or why it cannot be run. */
export type Built =
  | { readonly command: readonly string[] }
  | {
      /** One line: what is wrong, or which package to install. */
      readonly problem: string;
      /** True: a tool is not installed here. False: the program itself is at fault. */
      readonly missing: boolean;
    };
