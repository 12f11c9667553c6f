// The module of a manager's server: nobody else loads it.
import { findTarget, target } from '@isoproc/core';
import type { ObjectState } from './caller.js';
import type { Desk, DeskReference } from './desk.js';
import { packProxy, ObjectProxy, setServer } from './proxy.js';
import { Gate } from './server/gate.js';
import { Host } from './server/host.js';
import { Office } from './server/office.js';
import type { Settings } from './setting.js';

async function serve(desk: Desk, settings: Settings): Promise<void> {
  // Ctrl-C is for the program; its clients may need the server to end in good order.
  process.on('SIGINT', () => undefined);
  const host = new Host(() => setImmediate(() => office.close()));
  const office = new Office(desk, host);
  setServer(ownObjects(desk, host));
  for (const [name, reference] of settings.registered) await host.targets.register(name, reference);
  if (settings.initializer !== undefined) {
    const [reference, args] = settings.initializer;
    await (
      await findTarget(reference)
    )(...args);
  }
  const gate = settings.address === undefined ? undefined : new Gate(host, settings);
  host.address = gate?.address;
  if (gate !== undefined) office.mayBlock = () => host.waiting === 0 && gate.size === 0;
  desk.open();
  try {
    await office.run();
  } finally {
    gate?.close();
    desk.close();
  }
}

/** What its objects are where nobody is spoken to: in a queue, or an argument. */
const ownObjects = (desk: Desk, { registry }: Host) => ({
  pack(object: object): ObjectState {
    if (object instanceof ObjectProxy) return packProxy(object);
    const { id, kind } = registry.hold(object);
    return { id, kind, held: false, at: desk.reference };
  },
  find({ id, at, held }: ObjectState): object | undefined {
    if ((at as DeskReference | undefined)?.id !== desk.cell.region.id) return undefined;
    const entry = registry.get(id);
    if (!held) registry.drop(entry);
    return entry.object;
  },
});

target(import.meta, serve);
