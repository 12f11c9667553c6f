import { native } from '@isoproc/native';
import { Channel } from '@isoproc/core';

/** Two connected ones. */
export function channels(): [Channel, Channel] {
  const [a, b] = native.socketPair();
  return [new Channel(a), new Channel(b)];
}
