import { Cell, type HandleType, type Region } from '@isoproc/core';
import { End } from './end.js';
import type { Queue } from './queue.js';
import { Store } from './store.js';

/** How a queue, or what has one, travels: its memory, and the ends of its pipe. */
export function handleType<Handle extends object>(
  name: string,
  make: (store: Store, end: End) => Handle,
  queueOf: (handle: Handle) => Queue = (handle) => handle as unknown as Queue,
): HandleType<Handle> {
  return {
    name,
    pack(handle) {
      const { store, end } = queueOf(handle);
      const fds = end.copy();
      return { state: store.cell.share(), fds, regions: [store.cell.region, store.region] };
    },
    unpack(state, fds, regions) {
      const [arena, region] = regions as [Region, Region];
      return make(new Store(Cell.from(arena, state), region), new End(fds));
    },
  };
}
