/** `pulsegate sweep`: a plan's measures at all its points, on all cores; a second start does only what is missing. */
import { dirname, join } from 'node:path';
import { LARGEST_CIRCUIT_FILE } from '../../io/circuit-file';
import { formatCsv } from '../../io/csv';
import { readBytes, sha256 } from '../../io/disk/files';
import { parseJson } from '../../io/json';
import { placed } from '../../io/json-places';
import { formatNpz } from '../../io/npz';
import { checkedPoints } from '../../sweep/check';
import { circuitPath, withCircuit } from '../../sweep/circuit-path';
import { arraysOf, columnsOf } from '../../sweep/gather';
import { journal } from '../../sweep/journal';
import type { SweepPlan } from '../../sweep/plan';
import { sweep } from '../../sweep/run';
import { answer, EXIT, randomVerb, type Session, wholeNumber } from '../shell/common';
import { textInput } from '../shell/input';
import { showing } from '../shell/progress';
import { provenanceOf, writeFolder } from '../shell/results';
import { asDocument, asText, countsOf, figuresOf } from './report';

const LARGEST_PLAN = 256 * 2 ** 20;

export const sweepVerb = (session: Session) =>
  randomVerb(
    session,
    'sweep',
    'measure a circuit, a fragment or a learning task at many parameters, on all cores',
    'pulsegate sweep plan.json --out results        # again: only what is missing is done',
  )
    .argument('<plan>', 'plan (JSON): circuit, fragment or task; vary; measures; - is standard input')
    .option('--workers <n>', 'processes (default: one a core); the data do not depend on it', wholeNumber)
    .action(async (file, options) => {
      const { terminal } = session;
      const began = performance.now();
      const { text, name, inputs: own } = await textInput(terminal, file, LARGEST_PLAN);
      const inputs = new Map(own);
      const read = parseJson(text, name) as SweepPlan;
      const folder = file === '-' ? '.' : dirname(file);
      const path = circuitPath(read, folder);
      if (path !== undefined) inputs.set(path, sha256(readBytes(path, LARGEST_CIRCUIT_FILE)));
      const given = options.seed === undefined ? read : { ...read, seed: options.seed };
      const plan = withCircuit(given, folder);
      placed(text, name, () => checkedPoints(plan));
      const book = options.out === undefined ? undefined : journal(join(options.out, 'journal.jsonl'));
      const found = await showing(terminal, options.quiet, (bar) =>
        sweep(plan, {
          signal: terminal.interrupt,
          progress: (done, total) => bar.show(done, total, 'sweep'),
          ...(book === undefined ? {} : { finished: book.finished, keep: book.add }),
          ...(options.workers === undefined ? {} : { workers: options.workers }),
        }),
      ).finally(() => book?.close());
      if (options.out !== undefined)
        await writeFolder(
          options.out,
          [
            ['sweep.npz', formatNpz(arraysOf(found))],
            ['sweep.csv', formatCsv(columnsOf(found))],
          ],
          figuresOf(found),
          { backend: 'mean field, exact()', stats: countsOf(found) },
          provenanceOf(
            session,
            { parameters: { plan: given }, seed: plan.seed ?? 1, inputs, began },
            options,
          ),
        );
      answer(session, options.json, found, asText, asDocument);
      const { missing } = countsOf(found);
      if (!found.complete)
        terminal.err(`interrupted: ${missing} of ${found.results.length} points are missing\n`);
      session.finish(found.complete ? EXIT.ok : EXIT.interrupted);
    });
