import { Command, CommanderError } from 'commander';
import { ContractError } from '../contract/contract-error.js';
import { MutantError } from '../mutant/mutant.js';
import { UsageError } from '../run/error.js';
import { checkCommand } from './check-command.js';
import { explainCommand } from './explain-command.js';
import { listCommand } from './list-command.js';
import { locksCommand } from './locks-command.js';
import { mutantsCommand } from './mutants-command.js';
import { runCommand } from './run-command.js';
import { type Status, status } from './status.js';

const help = `
Exit status: 0 as expected, 1 not as expected, 2 wrong usage, 3 could not run, 130 interrupted.`;

/** The command `isoproc`: parses arguments (without node and the script), returns the exit status. */
export async function main(args: readonly string[]): Promise<number> {
  let result: Status = status.asExpected;
  const finish = (value: Status): void => {
    result = value;
  };
  const program = new Command('isoproc')
    .description('Holds programs in any language to a written contract of process behaviour.')
    .addHelpText('after', help);
  const commands = [
    runCommand,
    checkCommand,
    mutantsCommand,
    listCommand,
    explainCommand,
    locksCommand,
  ];
  for (const create of commands) program.addCommand(create(finish));
  for (const command of [program, ...program.commands]) {
    command
      .exitOverride()
      .configureOutput({ writeErr: () => undefined, outputError: () => undefined });
  }
  try {
    await program.parseAsync(args, { from: 'user' });
    return result;
  } catch (error) {
    return complain(error, program);
  }
}

/** One line, on standard error. What nobody has foreseen keeps its stack. */
function complain(error: unknown, program: Command): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return status.asExpected;
    const usage = error.code === 'commander.help' ? program.helpInformation() : '';
    const text =
      usage || `isoproc: ${error.message.replace(/^error: /, '').replaceAll('\n', ' ')}\n`;
    process.stderr.write(text);
    return status.usage;
  }
  const known =
    error instanceof UsageError || error instanceof ContractError || error instanceof MutantError;
  if (!known) throw error;
  process.stderr.write(`isoproc: ${error.message}\n`);
  return status.usage;
}
