/** What lowering made of a circuit, and what a run on the chip took: the numbers beside the currents. */
import type { Emulation } from '../../loihi/emulate';
import { resources } from '../../loihi/resources';
import type { ChipNetwork } from '../../loihi/types';
import type { ChipRun, DeadRow, Lowering } from '../chip-run';
import { rowNames, rowNumbers } from '../rows';
import type { SpikeCounts, Spikes } from '../solution';
import type { Lowered } from './lower';
import { argument, type Course } from './peaks';
import { passageAt, timeOf } from './steps';
import type { Tables } from './types';

export function loweringOf(
  { settings, steps, unit, range, ranges, ladders, selves, kappas, plan }: Tables,
  { realised }: Lowered,
): Lowering {
  return {
    stepsPerTau: settings.stepsPerTau,
    steps: steps.total,
    range,
    ranges,
    unit,
    ladders: [...ladders, ...selves.map(({ ladder }) => ladder)],
    kappas: Object.fromEntries(plan.blocks.map(({ name }, b) => [name, [...kappas.of[b]]])),
    weights: realised,
  };
}

/** The network is made again when it is asked for: few ask, and it is large. */
export function chipRun(
  tables: Tables,
  lowered: Lowered,
  emulation: Emulation,
  makeNetwork: () => ChipNetwork,
): ChipRun {
  let network: ChipNetwork | undefined;
  return {
    get network() {
      network ??= makeNetwork();
      return network;
    },
    lowering: loweringOf(tables, lowered),
    wraps: emulation.wraps,
    ledger: emulation.ledger,
    saturated: saturated(tables, emulation),
    ...(tables.course === undefined ? {} : { dead: deadRows(tables, tables.course) }),
    resources: resources(lowered.network),
  };
}

/** Ladders whose highest level fired: they may have been too short. */
function saturated({ plan, ladders, selves }: Tables, { spikes }: Emulation): string[] {
  const top = (group: string, levels: number): boolean =>
    spikes[group].i.some((unit) => unit % levels === levels - 1);
  return [
    ...ladders.flatMap(({ name, levels }, b) =>
      plan.blocks[b].transfer.kind === 'relu' && top(`row ${name}`, levels) ? [name] : [],
    ),
    ...selves.flatMap(({ ladder: { name, levels } }) => (top(name, levels) ? [name] : [])),
  ];
}

/** Rows whose argument, as the mean field has it when their window opens, a comparator cannot tell from nothing. */
function deadRows({ plan, steps, ladders, couplings }: Tables, { currents }: Course): DeadRow[] {
  const found: DeadRow[] = [];
  const before = new Set<number>();
  for (const { segment, begin } of steps.passages) {
    for (const { block } of segment.open) {
      const { deadBelow } = ladders[block];
      if (deadBelow === undefined || before.has(block)) continue;
      for (let row = 0; row < plan.blocks[block].rows; row++) {
        const a = argument(plan, couplings[block], row, currents, begin * plan.size);
        // what the mean field itself takes for nothing is no loss
        if (a > plan.blocks[block].transfer.h && a < deadBelow)
          found.push({ projection: plan.blocks[block].name, row, t: timeOf(steps, begin), argument: a });
      }
    }
    before.clear();
    for (const { block } of segment.open) before.add(block);
  }
  return found;
}

/** The spikes of all rows with their times, and how many each row fired in each stretch between two edges. */
export function spikesOf(
  { plan, steps, settings, ladders, selves }: Tables,
  { origin, aheadOf }: Lowered,
  emulation: Emulation,
): { readonly spikes: Spikes; readonly counts: SpikeCounts } {
  const { ofBlock, ofSelf } = rowNumbers(plan);
  const rows = rowNames(plan);
  const values = Array.from(
    { length: (steps.passages.at(-1)?.stretch ?? -1) + 1 },
    () => new Float64Array(rows.length),
  );
  const units: number[] = [];
  const times: number[] = [];
  const take = (group: string, levels: number, first: number, ahead: number): void => {
    const { i, t } = emulation.spikes[group];
    for (let k = 0; k < i.length; k++) {
      const step = Math.max(0, t[k] - origin + ahead);
      // the step at the end is run for its currents: in a ring the first window is open again
      if (step >= steps.total) continue;
      const row = first + Math.floor(i[k] / levels);
      values[steps.passages[passageAt(steps, step)].stretch][row]++;
      units.push(row * settings.levels + (i[k] % levels));
      times.push(timeOf(steps, step));
    }
  };
  ladders.forEach(({ name, levels }, b) => {
    take(`row ${name}`, levels, ofBlock[b], aheadOf.block[b]);
  });
  for (const { ladder, population } of selves)
    take(ladder.name, ladder.levels, ofSelf[population], aheadOf.population[population]);
  const order = Int32Array.from(times, (_, k) => k).sort(
    (a, b) => times[a] - times[b] || units[a] - units[b],
  );
  return {
    spikes: {
      rows,
      i: Int32Array.from(order, (k) => units[k]),
      t: Float64Array.from(order, (k) => times[k]),
    },
    counts: { rows, values },
  };
}
