import type { Native } from './native.js';
import { places } from './place.js';

/** The addon cannot be used: this is not Linux on x64 or arm64, or it was not built. */
export class NativeLoadError extends Error {
  readonly code = 'ERR_ISOPROC_NATIVE';
  override readonly name = 'NativeLoadError';
}

/**
 * Loads the first of these files that can be loaded.
 * @throws {@link NativeLoadError} that names each path tried and why it failed.
 */
export function loadFrom(
  files: Iterable<string>,
  system = `${process.platform} ${process.arch}`,
): Native {
  if (!['linux x64', 'linux arm64'].includes(system)) {
    throw new NativeLoadError(`isoproc runs on Linux on x64 and arm64, and this is ${system}`);
  }
  const failures: string[] = [];
  for (const file of files) {
    try {
      // As `require` does, without loading what that needs.
      const module = { exports: {} };
      process.dlopen(module, file);
      return module.exports as Native;
    } catch (error) {
      const reason = error instanceof Error ? error.message.split('\n', 1)[0] : String(error);
      failures.push(`${file}: ${reason ?? ''}`);
    }
  }
  throw new NativeLoadError(
    `cannot load the native part of isoproc; tried ${failures.join('; ')}. Build it with: npm rebuild @isoproc/native`,
  );
}

export const native: Native = loadFrom(places('isoproc_native.node'));
