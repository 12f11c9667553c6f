import { failed, passed, unknown, type Outcome } from './rule.js';
import { nameOf, pidOf, type ProcessFacts, type Run } from './run.js';
import { findActor, type RuleKind } from './scope.js';

/** The processes above the top actors: a launcher such as npx or a shell starts the program. */
function launchers(run: Run, parents: ReadonlyMap<string, string>): Set<number> {
  const found = new Set<number>();
  for (const [name, instances] of run.instances) {
    if (parents.has(name)) continue;
    for (const instance of instances) {
      let pid = pidOf(instance);
      while (pid !== undefined && !found.has(pid)) {
        found.add(pid);
        pid = run.processes.get(pid)?.parent;
      }
    }
  }
  return found;
}

/**
 * Whether it, or who it descends from, was forked by a program that has since become another one by
 * exec: a launcher written as a script asks others for help before it becomes the program.
 */
function ofLauncher(run: Run, process: ProcessFacts): boolean {
  let { fork, parent } = process;
  while (parent !== undefined) {
    const facts = run.processes.get(parent);
    if (fork && facts?.exec && fork.index < facts.exec.index) return true;
    ({ fork, parent } = facts ?? { fork: undefined, parent: undefined });
  }
  return false;
}

function judgeParents(run: Run, parents: ReadonlyMap<string, string>): Outcome {
  for (const [child, parent] of parents) {
    const allowed = (run.instances.get(parent) ?? []).map(pidOf);
    for (const instance of run.instances.get(child) ?? []) {
      const pid = pidOf(instance);
      if (pid === undefined) return failed(`${instance.name} never ran: no line of it was seen`);
      const facts = run.processes.get(pid);
      if (facts?.parent !== undefined && allowed.includes(facts.parent)) continue;
      if (run.sampled)
        return unknown(`the parent of ${instance.name} cannot be told: processes are sampled here`);
      const line = instance.events[0]?.index;
      const shown = [facts?.fork?.index, line].filter((i) => i !== undefined);
      const got = facts?.parent === undefined ? 'nobody seen' : nameOf(run, facts.parent);
      return failed(`${instance.name} (${pid}) is the child of ${got}, not of ${parent}`, shown);
    }
  }
  return passed;
}

/** `tree: { child: parent }`: who is whose parent, how many, and nobody else, seen from outside. */
export const tree: RuleKind = {
  name: 'tree',
  compile(value, scope) {
    const parents = new Map(Object.entries(value as Record<string, string>));
    for (const [child, parent] of parents) {
      findActor(child, scope, [child]);
      findActor(parent, scope, [child]);
    }
    return {
      judge(run) {
        const known = launchers(run, parents);
        for (const instance of [...run.instances.values()].flat()) {
          const pid = pidOf(instance);
          if (pid !== undefined) known.add(pid);
        }
        for (const process of run.processes.values()) {
          if (known.has(process.pid) || ofLauncher(run, process)) continue;
          const of =
            process.parent === undefined ? '' : `, a child of ${nameOf(run, process.parent)},`;
          const text = `process ${process.pid}${of} runs and is none of the actors`;
          return failed(text, process.fork ? [process.fork.index] : []);
        }
        const outcome = judgeParents(run, parents);
        if (outcome.verdict !== 'passed' || !run.sampled) return outcome;
        return unknown('others may have run unseen: processes are sampled here');
      },
    };
  },
};
