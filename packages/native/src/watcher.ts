import { native } from './load.js';

/** A descriptor that is watched on this thread's event loop, and keeps it alive unless `unref`. */
export class Watcher {
  readonly #id: number;

  /**
   * @param events POLLIN, POLLOUT: poll(2). Hang-up and errors are always reported.
   * @param callback Called again and again while the descriptor is ready.
   */
  constructor(fd: number, events: number, callback: (events: number) => void) {
    this.#id = native.watch(fd, events, callback);
  }

  /** Which events are wanted from now on; 0: none. */
  events(events: number): void {
    native.watchEvents(this.#id, events);
  }

  ref(): void {
    native.watchRef(this.#id, true);
  }

  unref(): void {
    native.watchRef(this.#id, false);
  }

  /** Ends it; must be called before the descriptor is closed. */
  stop(): void {
    native.watchStop(this.#id);
  }
}
