/** Hold a program to a contract from code of your own: load, check, read the results. */
export * from './contract/index.js';
export type * from './model/observation.js';
export type * from './model/result.js';
export { judge, verdictOf } from './judge/index.js';
export { check, type CheckOptions } from './run/check.js';
export { UsageError } from './run/error.js';
export { type Job } from './run/job.js';
export { type MatrixOptions, type MatrixResult, runMatrix } from './run/matrix.js';
export { type PlanOptions } from './run/plan.js';
export { runJob } from './run/run-job.js';
export { findTopics, type Topic } from './run/topic.js';
export { findWorkspace, type Workspace } from './run/workspace.js';
export { main } from './command/main.js';
