export { ManagerDiedError, ManagerError } from './error.js';
export { Manager, type ManagerOptions } from './manager.js';
export { ObjectProxy } from './proxy.js';
export type {
  DictProxy,
  IteratorProxy,
  Key,
  ListProxy,
  Named,
  NamespaceProxy,
  Proxied,
} from './type.js';
export {
  type ConnectManagerOptions,
  Held,
  RemoteManager,
  type RemoteTypes,
} from './remote-manager.js';
