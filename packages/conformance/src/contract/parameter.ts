import type { Parameters } from '../model/result.js';
import type { Contract, Parameter } from './contract.js';
import type { Random } from './random.js';

const gather = (contract: Contract, value: (parameter: Parameter) => number): Parameters =>
  Object.fromEntries(contract.parameters.map((p) => [p.name, value(p)]));

/** What the program takes when it is given no arguments. */
export function defaultParameters(contract: Contract): Parameters {
  return gather(contract, (p) => p.default);
}

/** Parameters within their ranges; one in four stands at an end of its range, where bugs are. */
export function drawParameters(contract: Contract, random: Random): Parameters {
  return gather(contract, ({ min, max }) => {
    const edge = random.integer(0, 7);
    const inner = random.integer(min, max);
    return edge === 0 ? min : edge === 1 ? max : inner;
  });
}

/** The parameters as the program's arguments, in the contract's order. */
export function positional(contract: Contract, parameters: Parameters): string[] {
  return contract.parameters.map((p) => String(parameters[p.name] ?? p.default));
}
