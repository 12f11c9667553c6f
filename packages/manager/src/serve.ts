import type { Target } from '@isoproc/core';
import type { Desk } from './desk.js';
import type { Settings } from './setting.js';

/** The server's program. Its module is loaded only where it runs: the reference says where it is. */
export const serve = Object.assign(() => undefined, {
  reference: {
    get module() {
      return new URL('./server.js', import.meta.url).href;
    },
    ordinal: 0,
    name: 'serve',
  },
}) as Target<[Desk, Settings], void>;
