/** What this process has to know of its children. */
export interface Member {
  readonly alive: boolean;
  readonly daemon: boolean;
  readonly detached: boolean;
  joinSync(options?: { timeout?: number }): boolean;
  join(): Promise<boolean>;
  terminate(): void;
  kill(): void;
}

/** How long an ending parent waits for a child that handles SIGTERM: milliseconds. */
const GRACE = 2000;

const members = new Set<Member>();
let atExit = false;

/** The children that have been started and not yet been seen to end. */
export function livingMembers(): Member[] {
  // Asking sees, and takes away, those that have just ended.
  return [...members].filter((one) => one.alive);
}

// No child is left behind: nothing runs on, and no zombie is handed to init.
function leaveNobody(): void {
  const left = livingMembers().filter(({ detached }) => !detached);
  for (const one of left) one.terminate();
  for (const one of left) {
    if (one.joinSync({ timeout: GRACE })) continue;
    one.kill();
    one.joinSync();
  }
}

export function enter(member: Member): void {
  members.add(member);
  if (atExit) return;
  atExit = true;
  process.on('exit', leaveNobody);
}

export function leave(member: Member): void {
  members.delete(member);
}

/** Waits for the ordinary children: neither daemons nor detached. */
export async function joinOrdinary(): Promise<void> {
  const ordinary = livingMembers().filter(({ daemon, detached }) => !daemon && !detached);
  await Promise.all(ordinary.map((one) => one.join()));
}
