import type { ErrorReport, TargetReference } from '@isoproc/core';
import type { BootEnvironment } from './boot-environment.js';

/** What a child is told about itself and its parent. */
export interface Identity {
  readonly name: string;
  /** Numbers from the program's own process down, as in Python's `Process-1:2`. */
  readonly path: readonly number[];
  readonly daemon: boolean;
  readonly detached: boolean;
  readonly parent: { readonly pid: number; readonly name: string };
}

/** First message to a spare: modules to have ready before it parks. */
export interface Preparation {
  readonly kind: 'prepare';
  readonly modules: readonly string[];
}

/**
 * Sets a child to work; the arguments follow as a message of their own, which is read when the
 * target's module has been imported and with it the classes of what they contain. `env`, `cwd` and
 * `umask` are there when they differ from how the child was booted.
 */
export interface Job extends Partial<BootEnvironment> {
  readonly kind: 'job';
  readonly target: TargetReference;
  readonly identity: Identity;
  readonly argv: readonly string[];
}

/** What a child says: a spare that it is ready; a worker its result or error, once. */
export type Report =
  | { readonly kind: 'ready' }
  | { readonly kind: 'result'; readonly value: unknown }
  | { readonly kind: 'error'; readonly error: ErrorReport };
