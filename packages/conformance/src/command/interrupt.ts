/** An AbortSignal that Ctrl-C and SIGTERM fire. The second Ctrl-C is the system's again. */
export function interruptible(): { readonly signal: AbortSignal; readonly stop: () => void } {
  const controller = new AbortController();
  // Taken away only then: what hides the cursor ends the process when nobody else listens.
  const onSignal = (name: NodeJS.Signals): void => {
    if (!controller.signal.aborted) {
      controller.abort();
      return;
    }
    stop();
    process.kill(process.pid, name);
  };
  const stop = (): void => {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return { signal: controller.signal, stop };
}
