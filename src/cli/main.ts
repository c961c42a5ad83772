#!/usr/bin/env node
/** The command line: `pulsegate VERB`. A verb is a folder, or a file where that is enough. */
import { figures as papers } from '../../analysis/index';
import type { FigureEntry } from '../figures/figure';
import { checkCompiled } from '../io/disk/compiled';
import { toolVersion } from '../io/disk/manifest';
import { budgetVerb } from './budget';
import { certifyVerb } from './certify';
import { compareVerb } from './compare';
import { completionVerb } from './completion';
import { continueVerb } from './continue';
import { convertVerb } from './convert';
import { describeVerb } from './describe';
import { evaluateVerb } from './evaluate';
import { exampleVerb } from './example';
import { finiteSizeVerb } from './finite-size';
import { helpVerb } from './help';
import { pmpyVerb } from './pmpy';
import { reproduceVerb } from './reproduce';
import { schemaVerb } from './schema';
import { separatrixVerb } from './separatrix';
import { command, EXIT, reportError, type Session, signalled, type Terminal } from './shell/common';
import { understandSpellings } from './shell/spellings';
import { systemTerminal } from './shell/terminal';
import { simulateVerb } from './simulate';
import { stabilityVerb } from './stability';
import { sweepVerb } from './sweep';
import { trainVerb } from './train';

/**
 * Runs one command line and returns its exit code: 0 ok, 1 the run failed, 2 wrong usage or input file, 3 a figure
 * whose numbers are wrong or a row that must hold and does not, 130 interrupted (143 and 129 by SIGTERM and SIGHUP). Everything it says goes through `terminal`.
 */
export async function main(
  argv: readonly string[],
  terminal: Terminal,
  figures: readonly FigureEntry[] = papers,
): Promise<number> {
  let code: number = EXIT.ok;
  const session: Session = {
    terminal,
    argv,
    finish: (result) => {
      code = result;
    },
  };
  try {
    checkCompiled();
    const program = command(session, 'pulsegate')
      .description('Pulse-gated neural circuits: simulate them, make the figures of the papers again.')
      .version(toolVersion())
      .addCommand(simulateVerb(session))
      .addCommand(certifyVerb(session))
      .addCommand(describeVerb(session))
      .addCommand(budgetVerb(session))
      .addCommand(trainVerb(session))
      .addCommand(evaluateVerb(session))
      .addCommand(pmpyVerb(session))
      .addCommand(separatrixVerb(session))
      .addCommand(stabilityVerb(session))
      .addCommand(continueVerb(session))
      .addCommand(finiteSizeVerb(session))
      .addCommand(compareVerb(session))
      .addCommand(sweepVerb(session))
      .addCommand(exampleVerb(session))
      .addCommand(convertVerb(session))
      .addCommand(schemaVerb(session))
      .addCommand(reproduceVerb(session, figures))
      .addCommand(completionVerb(session))
      .addCommand(helpVerb(session))
      .helpCommand(false)
      .addHelpText(
        'after',
        '\nExample:\n  pulsegate example graded-chain > chain.json\n  pulsegate simulate chain.json --initial u0=0.7',
      );
    understandSpellings(program);
    await program.parseAsync(argv, { from: 'user' });
    return code === EXIT.interrupted ? (signalled(terminal.interrupt) ?? code) : code;
  } catch (error) {
    return reportError(error, terminal);
  }
}

if (require.main === module) {
  const argv = process.argv.slice(2);
  void main(argv, systemTerminal(argv)).then((code) => {
    process.exitCode = code;
  });
}
