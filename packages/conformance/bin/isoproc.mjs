#!/usr/bin/env node
import module from 'node:module';

// Starting is quicker with the compiled code kept; Node 20 cannot. Not in TMPDIR: a run looks there.
module.enableCompileCache?.(new URL('../node_modules/.cache/compile', import.meta.url).pathname);

// Whoever reads us has read enough (`isoproc list | head`): end as SIGPIPE would end us.
process.stdout.on('error', ({ code }) => process.exit(code === 'EPIPE' ? 141 : 1));

const { main } = await import('../dist/command/main.js');
process.exitCode = await main(process.argv.slice(2));
