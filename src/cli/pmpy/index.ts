/** `pulsegate pmpy`: the push-me pull-you protocol against standard backprop, row by row. */
import { plotTable, residualText } from '../../figures/pmpy';
import { formatCsv } from '../../io/csv';
import { toJson } from '../../io/json';
import { activations, broken, type Cell, rows, type Table, verifyTable } from '../../pmpy/index';
import { EXIT, gather, type Session, verb, wholeNumber } from '../shell/common';
import { progress } from '../shell/progress';
import { provenanceOf, writeFolder } from '../shell/results';
import { table as aligned } from '../shell/table';

export const pmpyVerb = (session: Session) =>
  verb(
    session,
    'pmpy',
    'the push-me pull-you protocol against standard backprop: residual of each row, as printed and as corrected',
    'pulsegate pmpy --activation relu --activation tanh',
  )
    .option(
      '--activation <name>',
      `${activations.map(({ name }) => name).join(', ')}; may be repeated (default: all)`,
      gather,
      [],
    )
    .option('--draws <n>', 'random networks (default 200)', wholeNumber)
    .action(async (options) => {
      const { terminal } = session;
      const began = Date.now();
      const { activation, draws, seed } = options;
      const bar = progress(terminal, options.quiet);
      let result: Table;
      try {
        result = verifyTable({
          ...(activation.length === 0 ? {} : { activations: activation }),
          ...(draws === undefined ? {} : { draws }),
          ...(seed === undefined ? {} : { seed }),
          progress: (done, total) => bar.show(done, total, 'draws'),
        });
      } finally {
        bar.clear();
      }
      const document = asDocument(result);
      if (options.out !== undefined)
        await writeFolder(
          options.out,
          [
            ['pmpy.json', `${toJson(document)}\n`],
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
            options.quiet,
          ),
        );
      terminal.out(options.json === true ? `${toJson(document, 0)}\n` : asText(result));
      const wrong = broken(result);
      for (const { row, form, activation: name, residual, assumption } of wrong)
        terminal.err(
          `error: ${row}, ${form}, ${name}: residual ${residual}, above ${result.tolerance}, although it should hold (${assumption})\n`,
        );
      session.finish(wrong.length === 0 ? EXIT.ok : EXIT.disagreed);
    });

const asDocument = ({ cells, ...facts }: Table) => ({
  ...facts,
  standard: rows.map(({ name, standard }) => ({ row: name, formula: standard.formula })),
  cells,
});

function columnsOf({ cells }: Table) {
  const text = (of: (cell: Cell) => string | number | boolean) =>
    cells.map((cell) => {
      const value = of(cell);
      return typeof value === 'boolean' ? String(value) : value;
    });
  return [
    { name: 'row', values: text(({ row }) => row) },
    { name: 'form', values: text(({ form }) => form) },
    { name: 'formula', values: text(({ formula }) => formula) },
    { name: 'activation', values: text(({ activation }) => activation) },
    { name: 'residual', values: text(({ residual }) => residual) },
    { name: 'holds', values: text(({ holds }) => holds) },
    { name: 'assumption', values: text(({ assumption }) => assumption) },
    { name: 'assured', values: text(({ assured }) => assured) },
  ];
}

/** A line for each row and form, a column for each activation; then the formulas. */
function asText({ cells, activations: chosen, draws, seed, tolerance }: Table): string {
  const lines = rows.flatMap(({ name }) => {
    const own = cells.filter(({ row }) => row === name);
    return [...new Set(own.map(({ form }) => form))].map((form) => own.filter((cell) => cell.form === form));
  });
  return [
    `largest |form - standard| over ${draws} draws, seed ${seed}; ! is above ${tolerance}: the row does not hold\n\n`,
    aligned([
      ['row', 'form', ...chosen.map(({ name }) => name), 'holds when'],
      ...lines.map((line) => [
        line[0]?.row ?? '',
        line[0]?.form ?? '',
        ...line.map(({ residual, holds }) => `${residualText(residual)}${holds ? '' : ' !'}`),
        line[0]?.assumption ?? '',
      ]),
    ]),
    '\n',
    aligned(
      rows.flatMap(({ name, standard, versions }) => [
        [name, 'standard', standard.formula],
        ...Object.entries(versions).map(([form, { formula }]) => ['', form, formula]),
      ]),
    ),
    '\na and b are + or −; [z]⁺ = max(z, 0); H is the unit step\n',
  ].join('');
}
