/**
 * The law of the deviation: noise of a row's spikes, carried to an amplitude by the adjoint of the mean field.
 *
 *     w_r(t) = sum over destinations S g / tau,     g = d x / d I
 *     Poisson   a = (1/rho) sum over rows int q w^2 dt
 *     IF        a = (1/rho^2) sum over openings Var over phases of the sum of w over a neuron's spikes
 *     LIF       a = (1/rho^2) sum over rows int CV^2(u) r(u) w^2 dt
 */

import { constantCouplings, couplings as couplingsOf } from '../../backends/couplings';
import type { RequestOptions } from '../../backends/request';
import { rowNumbers } from '../../backends/rows';
import type { Solution } from '../../backends/solution';
import { outputsOf } from '../../backends/spiking/arguments';

import { rectifiesInSoma, type Settings } from '../../backends/spiking/options';

import { segmentOf } from '../../backends/spiking/segment';
import type { Plan } from '../../circuit/plan';
import { allRules } from '../../circuit/planned';
import { PulsegateError } from '../../errors';
import { adjoint, type Leg, type Node, type Target } from './adjoint';
import { kinked } from './kinks';
import { rowNoise } from './noise';
import { phaseVariance, type RowPanel } from './phases';

/** a of one amplitude: N times its variance; or why there is no law for it. */
export interface Predicted {
  readonly a: number | null;
  /** Of integrate-and-fire neurons: a on the average over how far phases turn. */
  readonly average?: number;
  readonly why?: string;
}

export interface LawRequest {
  readonly plan: Plan;
  /** The mean field. */
  readonly solution: Solution;
  readonly weights: readonly Float64Array[];
  readonly inputs: NonNullable<RequestOptions['inputs']>;
  readonly settings: Settings;
}

/** Why nothing in a circuit has a law; undefined where it has. */
export function lawless(plan: Plan, settings: Settings): string | undefined {
  const { blocks } = plan;
  if (rectifiesInSoma(settings)) return 'neurons rectify by their own threshold';
  const depletes = blocks.find(({ resource }) => resource !== undefined);
  if (depletes !== undefined) return `"${depletes.name}" depletes a resource`;
  if (allRules(plan).length > 0) return 'weights learn';
  const emission = blocks.find(({ gates }) => gates.some(({ driver }) => driver.kind === 'block'));
  if (emission !== undefined) return `"${emission.name}" is gated by what rows emit`;
  return undefined;
}

/** The law of each target; each row's part of it is added up opening by opening, from the last to the first. */
export function noiseLaw(request: LawRequest, targets: readonly Target[]): Predicted[] {
  const { plan, solution, inputs, settings } = request;
  const none = lawless(plan, settings);
  if (none !== undefined) return targets.map(() => ({ a: null, why: none }));
  const a = new Float64Array(targets.length);
  const average = new Float64Array(targets.length);
  const why: (string | undefined)[] = targets.map(() => undefined);
  const noise = rowNoise(plan, settings);
  const openings = new Map<number, RowPanel[]>();
  const close = (row: number) => {
    const panels = openings.get(row);
    openings.delete(row);
    if (panels === undefined || noise.kind !== 'phases') return;
    targets.forEach((_, k) => {
      const variance = phaseVariance(panels, k, noise.rate);
      a[k] += variance.exact / noise.rate ** 2;
      average[k] += variance.average / noise.rate ** 2;
    });
  };
  const rowsAt = rowReader(request);
  try {
    for (const leg of adjoint(plan, solution, inputs, targets)) {
      kinked(plan, leg, why);
      const panels = rowsAt(leg);
      for (const row of [...openings.keys()]) if (!panels.has(row)) close(row);
      for (const [row, own] of panels)
        if (noise.kind === 'phases') openings.set(row, [...own, ...(openings.get(row) ?? [])]);
        else
          own.forEach(({ q, w }, p) => {
            for (let n = 0; n < q.length; n++) {
              if (!(q[n] > 0)) continue;
              const density = noise.density(q[n]) * leg.panels[p][n].weight;
              for (let k = 0; k < a.length; k++) a[k] += density * w[k][n] ** 2;
            }
          });
    }
  } catch (error) {
    if (!(error instanceof PulsegateError)) throw error;
    const reason = error.problems[0]?.text ?? error.message;
    return targets.map(() => ({ a: null, why: `no derivative: ${reason}` }));
  }
  for (const row of [...openings.keys()]) close(row);
  return targets.map((_, k) => {
    const reason = why[k];
    if (reason !== undefined) return { a: null, why: reason };
    return { a: a[k], ...(noise.kind === 'phases' ? { average: average[k] } : {}) };
  });
}

/** What the rows that are open in a leg, or leak in it, emit and count at its nodes. */
function rowReader({ plan, weights, settings }: LawRequest): (leg: Leg) => Map<number, RowPanel[]> {
  const rows = rowNumbers(plan);
  const terms = couplingsOf(plan, weights, constantCouplings(plan));
  const silent = { y: new Float64Array(rows.count), ofBlock: rows.ofBlock, signed: false };
  const q = new Float64Array(Math.max(1, ...plan.blocks.map((block) => block.rows)));
  return ({ passage, panels }) => {
    const segment = segmentOf(plan, passage.segment, settings);
    const found = new Map<number, RowPanel[]>();
    const note = (
      row: number,
      p: number,
      n: number,
      emitted: number,
      count: (node: Node, k: number) => number,
    ) => {
      let own = found.get(row);
      if (own === undefined) {
        own = panels.map((panel) => emptyPanel(panel));
        found.set(row, own);
      }
      own[p].q[n] = emitted;
      own[p].w.forEach((w, k) => {
        w[n] = count(panels[p][n], k);
      });
    };
    panels.forEach((panel, p) => {
      panel.forEach((node, n) => {
        for (const { block, bias, closed } of segment.members) {
          outputsOf(plan, { block, bias }, terms[block], node.currents, silent, q);
          const planned = plan.blocks[block];
          for (let r = 0; r < planned.rows; r++)
            if (!closed || q[r] > 0)
              note(rows.ofBlock[block] + r, p, n, q[r], ({ g }, k) =>
                planned.destinations.reduce((sum, { population, gain }) => {
                  const { offset, tau } = plan.populations[population];
                  return sum + (gain / tau) * g[k][offset + r];
                }, 0),
              );
        }
        for (const { population, gain, offset: above } of segment.selves) {
          const { offset, size, tau } = plan.populations[population];
          for (let i = 0; i < size; i++)
            note(
              rows.ofSelf[population] + i,
              p,
              n,
              Math.max(0, node.currents[offset + i] + above),
              ({ g }, k) => (gain / tau) * g[k][offset + i],
            );
        }
      });
    });
    return found;
  };
}

const emptyPanel = (panel: readonly Node[]): RowPanel => ({
  length: panel.reduce((sum, { weight }) => sum + weight, 0),
  q: new Float64Array(panel.length),
  w: (panel[0]?.g ?? []).map(() => new Float64Array(panel.length)),
});
