import type { TargetReference } from '@isoproc/core';
import type { Address } from '@isoproc/pipe';

/** What a server is told. */
export interface Settings {
  readonly registered: readonly (readonly [name: string, reference: TargetReference])[];
  readonly initializer: readonly [reference: TargetReference, args: readonly unknown[]] | undefined;
  readonly address?: Address | undefined;
  readonly authkey?: Uint8Array | string;
}
