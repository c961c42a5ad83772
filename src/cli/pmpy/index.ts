/** `pulsegate pmpy`: the push-me pull-you protocol against standard backprop, row by row. */
import { plotTable } from '../../figures/plot/pmpy-table';
import { formatCsv } from '../../io/csv';
import { toJson } from '../../io/json';
import { activations, broken, verifyTable } from '../../pmpy/index';
import { answer, EXIT, gather, optionOf, randomVerb, type Session, wholeNumber } from '../shell/common';
import { showing } from '../shell/progress';
import { provenanceOf, writeFolder } from '../shell/results';
import { asDocument, asText, columnsOf } from './report';

export const pmpyVerb = (session: Session) =>
  randomVerb(
    session,
    'pmpy',
    'the push-me pull-you protocol against standard backprop: residual of each row, as printed and as corrected',
    'pulsegate pmpy --activation relu --activation tanh',
  )
    .addOption(
      optionOf(
        '--activation <name>',
        `${activations.map(({ name }) => name).join(', ')}; may be repeated (default: all)`,
        activations.map(({ name }) => name),
      )
        .argParser(gather)
        .default([]),
    )
    .option('--draws <n>', 'random networks (default: 200)', wholeNumber)
    .action(async (options) => {
      const { terminal } = session;
      const began = performance.now();
      const { activation, draws, seed } = options;
      const result = await showing(terminal, options.quiet, (bar) =>
        verifyTable({
          ...(activation.length === 0 ? {} : { activations: activation }),
          ...(draws === undefined ? {} : { draws }),
          ...(seed === undefined ? {} : { seed }),
          progress: (done, total) => bar.show(done, total, 'draws'),
        }),
      );
      if (options.out !== undefined)
        await writeFolder(
          options.out,
          [
            ['pmpy.json', `${toJson(asDocument(result))}\n`],
            ['pmpy.csv', formatCsv(columnsOf(result))],
          ],
          [{ name: 'pmpy', title: 'pulsegate: push-me pull-you protocol', figure: plotTable(result) }],
          undefined,
          provenanceOf(
            session,
            {
              parameters: { activations: result.activations.map(({ name }) => name), draws: result.draws },
              seed: result.seed,
              inputs: new Map(),
              began,
            },
            options,
          ),
        );
      answer(session, options.json, result, asText, asDocument);
      const wrong = broken(result);
      for (const { row, form, activation: name, residual, assumption } of wrong)
        terminal.err(
          `error: ${row}, ${form}, ${name}: residual ${residual}, above ${result.tolerance}, although it should hold (${assumption})\n`,
        );
      session.finish(wrong.length === 0 ? EXIT.ok : EXIT.disagreed);
    });
