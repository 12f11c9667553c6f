export type * from './contract.js';
export { ContractError, type Problem } from './contract-error.js';
export { explain, type Explanation } from './explain.js';
export { defaultParameters, drawParameters, positional } from './parameter.js';
export { loadContract, parseContract } from './parse.js';
export { createRandom, runSeed, type Random } from './random.js';
