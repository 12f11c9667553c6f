import {
  Cell,
  EventCount,
  LINE,
  type Members,
  Region,
  type RegionReference,
  registerHandle,
} from '@isoproc/core';
import { Lane, LANE_WORDS } from './lane.js';

/*
 * The desk's words, by lines of 16. Word 15 is the cell's own.
 *   SERVER  0: not there yet · t: member t serves · CLOSED: it has been shut down
 *   PID, FD where the server has the region: whoever gets a proxy finds it there
 *   CALLS   where the server waits for calls
 *   READY   a bit for each slot: its client has written something, or made room
 *   and for each slot of the members' table a channel: two lanes, and where the client waits
 */
const SERVER = 0;
const PID = 1;
const FD = 2;
const CALLS = 16;
const READY = 32;
const READY_WORDS = 32;
const FIRST = READY + READY_WORDS;
const CLOSED = -1;

const SLOTS = 1024;
/** Bytes of a lane: what is longer than half of it goes in parts. */
const LANE = 16 * 1024;
const CONTROL = 2 * LANE_WORDS + LINE / 4;
const CHANNEL = CONTROL + (2 * LANE) / 4;
const DESK = (FIRST + SLOTS * CHANNEL) * 4;

/** What one client thread and the server share. */
export interface Channel {
  readonly requests: Lane;
  readonly answers: Lane;
  /** The client waits here. */
  readonly place: EventCount;
}

/**
 * Shared memory through which a server is called by the processes of this machine: a channel for each
 * thread. Only the pages of those that are used are taken.
 */
export class Desk {
  readonly members: Members;
  /** The server waits here. */
  readonly calls: EventCount;
  readonly #words: Int32Array;

  private constructor(readonly cell: Cell) {
    this.members = cell.members;
    this.#words = cell.words;
    this.calls = new EventCount(cell, CALLS);
  }

  static {
    registerHandle(Desk, {
      name: 'manager.Desk',
      pack: ({ cell }) => ({ state: cell.share(), regions: [cell.region] }),
      unpack: (state, _, [region]) => new Desk(Cell.from(region, state)),
    });
  }

  static create(): Desk {
    return new Desk(Cell.create(DESK));
  }

  /** Of another process, which has it still. @throws IsoprocError `ERR_HANDLE_GONE` */
  static find({ byteOffset, ...reference }: DeskReference): Desk {
    const region = Region.find(reference);
    const cell = Cell.from(region, { byteOffset, byteLength: DESK });
    cell.share(); // for this object, for nobody has sent it
    return new Desk(cell);
  }

  get reference(): DeskReference {
    const { id } = this.cell.region;
    const [pid, fd] = [this.#words[PID] ?? 0, this.#words[FD] ?? 0];
    return { id, pid, fd, byteOffset: this.cell.byteOffset };
  }

  get serverPid(): number {
    return this.#words[PID] ?? 0;
  }

  open(): void {
    this.#words[PID] = process.pid;
    this.#words[FD] = this.cell.region.fd;
    Atomics.store(this.#words, SERVER, this.members.self);
  }

  /** Nobody will be served any more; all who wait are told. */
  close(): void {
    Atomics.store(this.#words, SERVER, CLOSED);
    for (let slot = 1; slot <= this.members.highest; slot++) this.placeOf(slot).notifyAll();
  }

  /** Whether the server is known to have ended. @param look - at its process now */
  isOver(look = false): boolean {
    const server = Atomics.load(this.#words, SERVER);
    if (server === 0) return false;
    if (server === CLOSED || this.members.isDead(server)) return true;
    return look && this.members.isGone(server);
  }

  channelOf(slot: number): Channel {
    const first = FIRST + slot * CHANNEL;
    const { buffer, byteOffset } = this.#words;
    const lane = (which: number) =>
      new Lane(
        this.#words,
        first + which * LANE_WORDS,
        new Uint8Array(buffer, byteOffset + (first + CONTROL) * 4 + which * LANE, LANE),
      );
    return { requests: lane(0), answers: lane(1), place: this.placeOf(slot) };
  }

  /** This thread's channel needs the server. */
  ring(): void {
    const { slot } = this.members;
    Atomics.or(this.#words, READY + (slot >> 5), 1 << (slot & 31));
    this.calls.notifyOne();
  }

  /** Whether any channel needs the server. */
  get isReady(): boolean {
    const last = this.members.highest >> 5;
    for (let word = 0; word <= last; word++)
      if (Atomics.load(this.#words, READY + word) !== 0) return true;
    return false;
  }

  /** Calls back with each slot that needs the server. */
  takeReady(visit: (slot: number) => void): void {
    const last = this.members.highest >> 5;
    for (let word = 0; word <= last; word++) {
      if (Atomics.load(this.#words, READY + word) === 0) continue;
      let rest = Atomics.exchange(this.#words, READY + word, 0);
      for (; rest !== 0; rest &= rest - 1) visit(word * 32 + 31 - Math.clz32(rest & -rest));
    }
  }

  placeOf(slot: number): EventCount {
    return new EventCount(this.cell, FIRST + slot * CHANNEL + 2 * LANE_WORDS);
  }
}

export type DeskReference = RegionReference & { readonly byteOffset: number };
