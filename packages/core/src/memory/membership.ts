import { native } from '@isoproc/native';
import { Members } from './member.js';
import type { Region } from './region.js';

const known = new WeakMap<Region, Members>();
/** The arenas that this thread has, by their regions' ids: a region may be forgotten and found again. */
const stays = new Map<string, { readonly members: Members; regions: number }>();
/** The tags under which it may own something in those that it does not have any more. */
const tags = new Map<string, number>();

const forgotten = new FinalizationRegistry<string>((id) => {
  const stay = stays.get(id);
  if (stay === undefined || --stay.regions > 0) return;
  const { members } = stay;
  if (members.isAlone) members.leave();
  else tags.set(id, members.self);
  members.rest();
  stays.delete(id);
});

/** This thread as a member of that arena. @throws IsoprocError `ERR_MEMBERS`: there is no room */
export function membersOf(region: Region): Members {
  const before = known.get(region);
  if (before !== undefined) return before;
  const { id } = region;
  let stay = stays.get(id);
  if (stay === undefined) {
    stays.set(id, (stay = { members: new Members(region, tags.get(id)), regions: 0 }));
    tags.delete(id);
  }
  stay.regions++;
  known.set(region, stay.members);
  forgotten.register(region, id);
  return stay.members;
}

// Its slots can be taken at once, also where nobody watches its life.
if (!native.isMainThread())
  process.once('exit', () => {
    for (const { members } of stays.values()) members.leave();
  });
