/** @param total - items of the input; undefined: not known yet */
export type Progress = (done: number, total: number | undefined) => void;

/** Calls it. What it throws is an uncaught error, as that of any callback, and no concern of ours. */
export function tell(
  progress: Progress | undefined,
  done: number,
  total: number | undefined,
): void {
  try {
    progress?.(done, total);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
