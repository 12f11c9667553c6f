// Counts for the closing line of `npm test`, and a watchdog for workers that block in the kernel:
// a timeout inside such a worker can never fire.
import { readFileSync, writeFileSync } from 'node:fs';

const SILENCE_MS = 300_000;

function children() {
  try {
    return readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8')
      .split(' ')
      .filter(Boolean);
  } catch {
    return [];
  }
}

export default class Reporter {
  #running = new Set();
  #timer;

  onTestModuleStart(module) {
    this.#running.add(module.moduleId);
    this.#alive();
  }
  onTestCaseResult() {
    this.#alive();
  }
  onTestModuleEnd(module) {
    this.#running.delete(module.moduleId);
    this.#alive();
  }

  onTestRunEnd(modules, errors) {
    clearTimeout(this.#timer);
    const file = process.env.ISOPROC_TEST_SUMMARY;
    if (!file) return;
    const count = { passed: 0, failed: errors.length, skipped: 0, couldNotRun: [] };
    for (const module of modules) {
      if (module.errors().length > 0) count.failed++; // it could not even be collected
      for (const test of module.children.allTests()) {
        const { state, note } = test.result();
        if (state in count) count[state]++;
        if (state === 'pending') count.failed++; // its worker died before it
        if (state === 'skipped' && note)
          count.couldNotRun.push({ name: test.fullName, reason: note });
      }
    }
    writeFileSync(file, JSON.stringify(count));
  }

  #alive() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const files = [...this.#running].join(' ');
      console.error(`No test ended for ${SILENCE_MS / 1000} s; ending the workers of: ${files}`);
      for (const pid of children()) process.kill(Number(pid), 'SIGKILL');
    }, SILENCE_MS);
    this.#timer.unref();
  }
}
