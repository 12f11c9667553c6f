import { createRandom, defaultParameters, drawParameters, runSeed } from '../contract/index.js';
import type { Contract, Random } from '../contract/index.js';
import type { Mode, Parameters } from '../model/result.js';

/** Which run this is among those of one command. */
export interface Place {
  readonly seed: number;
  readonly language: string;
  readonly mode: Mode;
  readonly fault?: string | undefined;
  /** From 0. Run 0 takes the default parameters, the others draw theirs. */
  readonly number: number;
}

export interface Drawn {
  readonly seed: number;
  readonly parameters: Parameters;
}

/** The run's own seed, and its parameters. */
export function draw(contract: Contract, place: Place, fixed?: Parameters): Drawn {
  const words = place.fault === undefined ? place.mode : `${place.mode} ${place.fault}`;
  const seed = runSeed(place.seed, contract.topic, place.language, words, place.number);
  const parameters =
    place.number === 0 ? defaultParameters(contract) : drawParameters(contract, createRandom(seed));
  return { seed, parameters: { ...parameters, ...fixed } };
}

/** Numbers for the fault: others than those the parameters were drawn with. */
export function faultRandom(seed: number): Random {
  return createRandom(seed ^ 0x5bd1e995);
}
