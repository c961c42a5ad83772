/** Programs of the pages, run as written: what they print beside what their comments say. */
import { createRequire } from 'node:module';
import { format } from 'node:util';
import ts from 'typescript';
import * as pulsegate from '../../src/index';
import type { Program } from './markdown';

/** What a program says by its lines: printed, and claimed. */
export interface Claims {
  readonly printed: Readonly<Record<string, string>>;
  readonly claimed: Readonly<Record<string, string>>;
}

interface Claim {
  readonly line: number;
  readonly value: string;
  readonly from: number;
  readonly to: number;
  readonly logged: boolean;
}

const TRAILING = /^;[ \t]*\/\/ (.+)/;

/** Every `expression; // value` of a program that stands by itself. */
function claimsOf(source: ts.SourceFile): Claim[] {
  return source.statements.flatMap((statement) => {
    if (!ts.isExpressionStatement(statement)) return [];
    const { expression } = statement;
    const comment = TRAILING.exec(source.text.slice(expression.end));
    if (comment === null) return [];
    const logged = ts.isCallExpression(expression) && expression.expression.getText() === 'console.log';
    const line = source.getLineAndCharacterOfPosition(expression.getStart()).line + 1;
    return [{ line, value: comment[1], from: expression.getStart(), to: expression.end, logged }];
  });
}

/** The program with each claim handed to `compare`. */
function instrumented(text: string, claims: readonly Claim[]): string {
  let result = text;
  for (const { line, from, to, logged } of claims.toReversed()) {
    const expression = text.slice(from, to);
    const value = logged ? expression.replace(/^console\.log/, 'format') : `(${expression})`;
    result = `${result.slice(0, from)}await compare(${line}, async () => ${value})${result.slice(to)}`;
  }
  return result;
}

const AsyncFunction = (async () => {}).constructor as new (
  ...parts: string[]
) => (...values: unknown[]) => Promise<void>;

/** Runs a program in the present folder. */
export async function run({ text, name }: Program): Promise<Claims> {
  const source = ts.createSourceFile('example.ts', text, ts.ScriptTarget.ES2022, true);
  const claims = claimsOf(source);
  const printed: Record<string, string> = {};
  const compare = async (line: number, value: () => Promise<unknown>) => {
    try {
      printed[line] = String(await value());
    } catch (error) {
      printed[line] = `throws ${(error as Error).message}`;
    }
  };
  const { outputText } = ts.transpileModule(instrumented(text, claims), {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS },
    fileName: `${name}.ts`,
  });
  const node = createRequire(__filename);
  const load = (module: string): unknown => (module === 'pulsegate' ? pulsegate : node(module));
  const silent = { log: () => {} };
  await new AsyncFunction('require', 'exports', 'compare', 'format', 'console', outputText)(
    load,
    {},
    compare,
    format,
    silent,
  );
  return { printed, claimed: Object.fromEntries(claims.map(({ line, value }) => [line, value])) };
}

/** What is wrong with the types of programs, under the settings of the house: a line each. */
export function typeFaults(programs: readonly Program[], root: string): string[] {
  const { config } = ts.readConfigFile(`${root}/tsconfig.json`, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [] }, ts.sys, root);
  const texts = new Map(programs.map((program, k) => [`${root}/docs/example-${k}.mts`, program]));
  const settings: ts.CompilerOptions = {
    ...options,
    types: ['node'],
    paths: { ...options.paths, pulsegate: [`${root}/src/index.ts`], 'pulsegate/*': [`${root}/src/*.ts`] },
  };
  const host = ts.createCompilerHost(settings, true);
  const { getSourceFile, fileExists, readFile } = host;
  const alone = (text: string) => `${text}\nexport {};\n`;
  host.fileExists = (file) => texts.has(file) || fileExists.call(host, file);
  host.readFile = (file) => texts.get(file)?.text ?? readFile.call(host, file);
  host.getSourceFile = (file, version, ...rest) => {
    const program = texts.get(file);
    return program === undefined
      ? getSourceFile.call(host, file, version, ...rest)
      : ts.createSourceFile(file, alone(program.text), version, true);
  };
  const whole = ts.createProgram({ rootNames: [...texts.keys()], options: settings, host });
  return [...texts].flatMap(([file, { blocks }]) => {
    const source = whole.getSourceFile(file);
    return [...whole.getSyntacticDiagnostics(source), ...whole.getSemanticDiagnostics(source)].map(
      ({ start = 0, messageText }) => {
        const line = (source?.getLineAndCharacterOfPosition(start).line ?? 0) + 1;
        return `${blocks[0].page}:${line} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
      },
    );
  });
}
