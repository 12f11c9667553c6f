import { native } from '@isoproc/native';
import { Control, Parcel } from '../control.js';
import type { Job } from '../message.js';
import { dieWithParent, perform } from './run.js';

/**
 * Goes the way of a job once, from nobody to nobody: what V8 compiles and what the kernel maps at
 * the first use is then there when a job comes, and does not have to be waited for.
 */
export async function rehearse(): Promise<void> {
  const [parent, child] = native.socketPair().map((fd) => new Control(fd)) as [Control, Control];
  const job: Job = {
    kind: 'job',
    target: { module: '', ordinal: 0, name: '' },
    identity: {
      name: 'Process-0',
      path: [0],
      daemon: false,
      detached: false,
      parent: { pid: process.ppid, name: 'MainProcess' },
    },
    argv: process.argv,
  };
  parent.sendSync(new Parcel(job));
  parent.sendSync(new Parcel([]));
  child.receive(false);
  const args = child.receiveRaw(false);
  dieWithParent(child);
  const find = () => Promise.resolve(() => undefined);
  if (args) await perform(find, args, child, () => undefined);
  child.close();
  parent.close();
}
