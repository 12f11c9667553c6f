export { checkpointAt, type Checkpoint } from './checkpoint.js';
export { planFault, type FaultAction, type FaultPlan } from './fault-plan.js';
export { faultApplies, findFault, judge, type Finished } from './judge.js';
export { verdictOf, type Judgement } from './verdict.js';
