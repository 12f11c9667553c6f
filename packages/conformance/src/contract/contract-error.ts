/** One thing wrong in a contract, and where: lines and columns count from 1. */
export interface Problem {
  readonly line: number;
  readonly column: number;
  /** What is wrong, the value got, and what to do. */
  readonly message: string;
}

/** A contract cannot be used; `problems` has every reason, in the order of the file. */
export class ContractError extends Error {
  readonly code = 'ERR_ISOPROC_CONTRACT';
  readonly file: string;
  readonly problems: readonly Problem[];

  constructor(file: string, problems: readonly Problem[]) {
    const lines = problems.map((p) => `${file}:${p.line}:${p.column}: ${p.message}`);
    super(lines.join('\n'));
    this.name = 'ContractError';
    this.file = file;
    this.problems = problems;
  }
}
