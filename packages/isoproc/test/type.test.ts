import * as isoproc from 'isoproc';
import {
  acquireAll,
  Barrier,
  IsoprocError,
  Lock,
  Manager,
  pipe,
  type Pool,
  Process,
  Queue,
  Semaphore,
  SharedArray,
  SharedValue,
  target,
} from 'isoproc';
import { describe, expect, expectTypeOf, test } from 'vitest';

const classes = `AuthenticationError Barrier BoundedSemaphore BrokenBarrierError BrokenPipeError ClosedError
  Condition Connection DeadlockError EOFError EmptyError Event FullError Guarded Held HeldTogether
  IsoprocError JoinableQueue Listener Lock LockOrderError Manager ManagerDiedError ManagerError
  NamedSemaphore NamedSemaphoreError NotAChildError NotOwnerError ObjectProxy Permit Pool PoolBrokenError
  PoolClosedError PoolFullError PoolStateError Process ProcessDiedError ProcessStateError Queue RLock
  RWGuard RWLock RemoteError RemoteManager Semaphore SemaphoreError SerializeError ShareableList
  SharedArray SharedMemory SharedMemoryError SharedNumberError SharedValue SimpleQueue TargetError
  TimeoutError WorkerDiedError`;
const functions = `acquireAll acquireAllSync activeChildren asOwner connect connectSync cpuCount
  currentProcess currentTask exitNow getStartMethod getVictim inspect inspectProcess isSubreaper main
  onParentDeath parentProcess pipe prepareSpares processState setStartMethod setSubreaper setVictim target
  wait waitAdopted waitOrphaned waitSync zombies`;

test('all that it exports, by name', () => {
  expect(Object.keys(isoproc).sort()).toEqual(`${classes} ${functions}`.split(/\s+/).sort());
});

/** It stands for an error of another process, of whatever class. */
const foreign = isoproc.RemoteError;

test('every error of its own is an IsoprocError, and has its class for a name', () => {
  const errors = Object.entries(isoproc).filter(([name]) => name.endsWith('Error'));
  const own = errors.filter(([, kind]) => kind !== foreign && kind !== IsoprocError);
  for (const [name, kind] of own) {
    expect((kind as typeof Error).prototype, name).toBeInstanceOf(IsoprocError);
    expect(kind).toHaveProperty('name', name);
  }
  expect(own.length).toBeGreaterThan(20);
});

const count = target(import.meta, (numbers: Queue<number>, upTo: SharedValue<'int32'>) => {
  for (let i = 0; i < upTo.value; i++) numbers.putSync(i);
  return true;
});

/** What compiles is what is tested: of it nothing is run. */
async function compiles(pool: Pool, manager: Manager): Promise<void> {
  const numbers = new Queue<number>();
  const upTo = new SharedValue('int32', 3);
  const child = new Process(count, [numbers, upTo]);
  expectTypeOf(child.pid).toEqualTypeOf<number | null>();
  // @ts-expect-error: a queue of strings is no queue of numbers
  new Process(count, [new Queue<string>(), upTo]);
  // @ts-expect-error: a value of another type
  new Process(count, [numbers, new SharedValue('float64')]);
  // @ts-expect-error: an argument is missing
  new Process(count, [numbers]);
  expectTypeOf(await pool.run(count, [numbers, upTo])).toEqualTypeOf<boolean>();

  expectTypeOf(numbers.getSync()).toEqualTypeOf<number>();
  for await (const one of numbers) expectTypeOf(one).toEqualTypeOf<number>();
  // @ts-expect-error: it is a queue of numbers
  numbers.putNowait('one');
  // @ts-expect-error: a synchronous wait cannot be given up
  numbers.getSync({ signal: AbortSignal.abort() });

  const lock = new Lock({ name: 'a' });
  using held = lock.acquireSync();
  expectTypeOf(held).toEqualTypeOf<Lock>();
  await using both = await acquireAll([lock, new Lock()]);
  expectTypeOf(both).toHaveProperty(Symbol.asyncDispose);
  using permit = new Semaphore(2).acquireSync();
  expectTypeOf(permit).toHaveProperty(Symbol.dispose);
  expectTypeOf(new Barrier(2).waitSync()).toEqualTypeOf<number>();
  // @ts-expect-error: how many parties there are must be said
  new Barrier();

  expectTypeOf(new SharedArray('biguint64', 4).view).toEqualTypeOf<BigUint64Array>();
  expectTypeOf(pipe()).toExtend<readonly isoproc.Connection[]>();
  expectTypeOf(await manager.dict<number>()).toHaveProperty('update');
}

describe('types', () => {
  test('arguments, results and items keep their types across processes', () => {
    expectTypeOf(compiles).parameters.toEqualTypeOf<[Pool, Manager]>();
    expect(compiles).toBeTypeOf('function');
  });
});
