import { before } from './before.js';
import { clean } from './clean.js';
import { conserved } from './conserved.js';
import { count } from './count.js';
import { equal } from './equal.js';
import { exclusive } from './exclusive.js';
import { exit } from './exit.js';
import { fifo } from './fifo.js';
import { rounds } from './rounds.js';
import type { RuleKind } from './scope.js';
import { sequence } from './sequence.js';
import { state } from './state.js';
import { tree } from './tree.js';

/** Every kind of rule a contract can state, by its key. */
export const ruleKinds: ReadonlyMap<string, RuleKind> = new Map(
  [
    sequence,
    before,
    exclusive,
    rounds,
    conserved,
    fifo,
    count,
    equal,
    tree,
    state,
    exit,
    clean,
  ].map((kind) => [kind.name, kind]),
);
