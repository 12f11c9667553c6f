import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Where this Node's own headers lie, so that node-gyp need not download them; undefined: nowhere.
 * Node-API is the same in all of them, so a system's headers serve another version of Node, too.
 */
export function headerFolder() {
  const places = [dirname(dirname(process.execPath)), '/usr', '/usr/local', '/opt/node'];
  return places.find((place) => existsSync(join(place, 'include/node/node_version.h')));
}

export function headerEnvironment() {
  const nodedir = process.env.npm_config_nodedir ?? headerFolder();
  return nodedir ? { npm_config_nodedir: nodedir } : {};
}
