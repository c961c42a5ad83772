/** What all verbs share: the terminal they speak to, their common options, how errors become messages and exit codes. */

import { constants } from 'node:os';
import { Argument, Command, CommanderError, InvalidArgumentError, Option } from '@commander-js/extra-typings';
import { type Problem, PulsegateError } from '../../errors';
import { jsonPieces } from '../../io/json';

/** Standard streams and the interrupt, as a verb sees them. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** The bytes of standard input to its end; more than `limit` are an error. */
  read(limit: number): Promise<Uint8Array>;
  /** True where progress may be drawn on `err`. */
  readonly interactive: boolean;
  /** How wide lines of help may be (default 80). */
  readonly columns?: number;
  readonly interrupt: AbortSignal;
}

/** One call of the command line. */
export interface Session {
  readonly terminal: Terminal;
  readonly argv: readonly string[];
  /** Sets the exit code of a verb that has run to its end. */
  finish(code: ExitCode): void;
}

export const EXIT = { ok: 0, failed: 1, usage: 2, disagreed: 3, interrupted: 130 } as const;

/** What a process that a signal ended is known by: 128 and the number of the signal. */
export const signalled = ({ aborted, reason }: AbortSignal): number | undefined =>
  aborted ? 128 + (constants.signals[reason as NodeJS.Signals] ?? constants.signals.SIGINT) : undefined;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** A command that writes to the session's terminal and throws where commander would exit. */
export const command = ({ terminal }: Session, name: string) =>
  new Command(name)
    .exitOverride()
    .configureOutput({
      writeOut: terminal.out,
      writeErr: terminal.err,
      getOutHelpWidth: () => terminal.columns ?? 80,
      getErrHelpWidth: () => terminal.columns ?? 80,
      outputError: (text, write) => write(text.replace(/\n\(/, ' (')),
    })
    .configureHelp({
      argumentDescription: ({ description }) => description,
      optionDescription: ({ description, defaultValue }) => description + defaultIn(defaultValue),
    });

/** The default of an option as its help says it; an option that may be repeated begins with nothing. */
const defaultIn = (value: unknown): string =>
  value === undefined || (Array.isArray(value) && value.length === 0) ? '' : ` (default: ${value})`;

/** A verb of its own kind: a summary, an example, `--help`, and nothing else yet. */
export const bareVerb = (session: Session, name: string, summary: string, example: string) =>
  command(session, name)
    .description(summary)
    .helpOption('-h, --help', 'this text')
    .addHelpText('after', `\nExample:\n  ${example.replaceAll('\n', '\n  ')}`);

/** A verb with the options that verbs have in common; its own come after. */
export const verb = (session: Session, name: string, summary: string, example: string) =>
  bareVerb(session, name, summary, example)
    .optionsGroup('Common options:')
    .option('--out <dir>', 'write results into this folder')
    .addOption(
      optionOf(
        '--figures <which>',
        'figures in that folder: none, html or all (SVG and PNG too, by a Chromium of this machine); html, for reproduce all, where it is not given',
        FIGURE_FILES,
      ).argParser(figureFiles),
    )
    .option('--json', 'one JSON document on standard output and nothing else')
    .option('--quiet', 'no progress and no hints')
    .optionsGroup('Options:');

/** The same for a verb that draws at random. */
export const randomVerb = (session: Session, name: string, summary: string, example: string) =>
  verb(session, name, summary, example)
    .optionsGroup('Common options:')
    .option('--seed <n>', 'root of all random numbers; the manifest records it', wholeNumber)
    .optionsGroup('Options:');

/** An option whose value is one of these names, which shells complete; the verb itself says what is wrong with others. */
export function optionOf<Flags extends string>(flags: Flags, description: string, names: readonly string[]) {
  const option = new Option(flags, description);
  option.argChoices = [...names];
  return option;
}

/** The same for an argument. */
export function argumentOf<Name extends string>(name: Name, description: string, names: readonly string[]) {
  const argument = new Argument(name, description);
  argument.argChoices = [...names];
  return argument;
}

/** A whole number of at least 0, as an option's value. */
export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value))
    throw new InvalidArgumentError('Allowed: a whole number of at least 0.');
  return value;
}

/** A whole number above 0, as an option's value. */
export function countingNumber(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value === 0)
    throw new InvalidArgumentError('Allowed: a whole number above 0.');
  return value;
}

const FIGURE_FILES = ['none', 'html', 'all'] as const;

/** What is written of figures: nothing, pages, or pages and images. */
export type FigureFiles = (typeof FIGURE_FILES)[number];

function figureFiles(text: string): FigureFiles {
  const found = FIGURE_FILES.find((one) => one === text);
  if (found === undefined) throw new InvalidArgumentError(`Allowed: ${FIGURE_FILES.join(', ')}.`);
  return found;
}

/** A finite number, as an option's value. */
export function number(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value))
    throw new InvalidArgumentError('Allowed: a finite number.');
  return value;
}

/** A duration in seconds, as an option's value. */
export function seconds(text: string): number {
  const value = number(text);
  if (value < 0) throw new InvalidArgumentError('Allowed: a number of at least 0.');
  return value;
}

/** An option that may be repeated. */
export const gather = (entry: string, before: string[]): string[] => [...before, entry];

/** Says a result on standard output: with --json as one document on one line, else as text. */
export function answer<T>(
  { terminal }: Session,
  json: true | undefined,
  result: T,
  asText: (result: T) => string,
  asDocument: (result: T) => unknown = (itself) => itself,
): void {
  if (json !== true) terminal.out(asText(result));
  else {
    for (const piece of jsonPieces(asDocument(result), 0)) terminal.out(piece);
    terminal.out('\n');
  }
}

/** Says what went wrong, one line a problem and never a stack trace, and returns the exit code for it. */
export function reportError(error: unknown, { err }: Terminal): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  if (error instanceof PulsegateError) {
    for (const line of problemLines(error.problems)) err(`error: ${line}\n`);
    return error.problems.some(({ code }) => code === 'unsupported' || code === 'failed')
      ? EXIT.failed
      : EXIT.usage;
  }
  const debug = process.env['PULSEGATE_DEBUG'] === '1';
  err(`internal error: ${messageOf(error)}\n`);
  err(debug && error instanceof Error ? `${error.stack}\n` : 'PULSEGATE_DEBUG=1 shows where it happened.\n');
  return EXIT.failed;
}

const MOST_LINES = 20;

function problemLines(problems: readonly Problem[]): string[] {
  const lines = problems
    .slice(0, MOST_LINES)
    .map(({ path, text }) => `${path === '' ? '' : `${path}: `}${text}`);
  if (problems.length > MOST_LINES) lines.push(`and ${problems.length - MOST_LINES} more`);
  return lines.map((line) => line.replaceAll('\n', '; '));
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
