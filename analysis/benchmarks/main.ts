/**
 * The speed of the exact solver beside general integrators, and of LIF networks and the Loihi emulator beside Brian 2, side by side in one
 * run, by the CPU time that each of them uses: ratios are of medians, and of leasts, over rounds in which ours and the peers
 * take turns.
 *
 *     ts-node analysis/benchmarks/main.ts [--only B1,B3] [--rounds N] [--quick] [--json FILE]
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { PulsegateError } from '../../src/errors';
import { chainFullState } from './b1-chain-full-state';
import { chainPacket } from './b2-chain-packet';
import { shortChain } from './b3-short-chain';
import { crossingLayers } from './b4-crossing-layers';
import { learningCircuit } from './b5-learning';
import { fixedActivity } from './b6-fixed-activity';
import { spikingChain } from './b7-spiking-chain';
import { spikingBackprop } from './b8-spiking-backprop';
import { chainPeers } from './chain';
import { contextOf, load } from './context';
import { digits } from './digits';
import { gradedChip } from './graded-chip';
import { onLoihi } from './loihi';
import { findBrian } from './peers/brian';
import { findScipy, type Python } from './peers/scipy';
import { recurrent } from './recurrent';
import { comparisons, type Measured, report } from './report';
import { selfClockedXor } from './self-clocked';
import { compositeNeurons } from './stochastic';
import type { PeerTiming, Task } from './task';
import { exponent, type Timing, timed } from './timing';
import { xorInSpikes } from './xor-in-spikes';

interface Options {
  readonly only: readonly string[] | undefined;
  readonly rounds: number;
  readonly quick: boolean;
  readonly json: string | undefined;
}

function optionsOf(argv: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      only: { type: 'string' },
      rounds: { type: 'string' },
      quick: { type: 'boolean', default: false },
      json: { type: 'string' },
    },
  });
  const rounds = Number(values.rounds ?? (values.quick ? 2 : 5));
  if (!(Number.isInteger(rounds) && rounds >= 1))
    throw new Error(`--rounds ${values.rounds}: not a number of rounds`);
  return { only: values.only?.split(','), rounds, quick: values.quick, json: values.json };
}

/** The tasks asked for; each is made only then, since making one may take a second. What lacks its data goes to `missing`. */
function tasksOf(
  { only, quick }: Options,
  python: Python | undefined,
  brian: Python | undefined,
  missing: string[],
): Task[] {
  const peers = chainPeers(python);
  const makers: Readonly<Record<string, () => Task | Task[]>> = {
    B1: () => chainFullState(peers, quick),
    B2: () => chainPacket(peers, quick),
    B3: () => shortChain(peers),
    B4: () => crossingLayers(python, quick),
    B5: () => learningCircuit(python, quick),
    B6: () => fixedActivity(quick),
    B7: () => spikingChain(brian, quick),
    B8: () => spikingBackprop(python, quick),
    stochastic: () => compositeNeurons(python, quick),
    digits: () => digits(quick),
    spikes: () => xorInSpikes(quick),
    recurrent: () => recurrent(python, quick),
    'self-clocked': () => selfClockedXor(quick),
    loihi: () => onLoihi(brian, quick, false),
    'graded-chip': () => gradedChip(),
    'loihi-learning': () => onLoihi(brian, quick, true),
  };
  const known = Object.keys(makers);
  const unknown = only?.filter((id) => !known.includes(id)) ?? [];
  if (unknown.length > 0)
    throw new Error(`--only ${unknown.join(',')}: no such task (known: ${known.join(', ')})`);
  return known
    .filter((id) => only?.includes(id) ?? true)
    .flatMap((id) => {
      try {
        return (makers[id] as () => Task | Task[])();
      } catch (error) {
        if (!(error instanceof PulsegateError && error.code === 'missing')) throw error;
        missing.push(`${id} was skipped: ${error.message}`);
        return [];
      }
    });
}

function measure(tasks: readonly Task[], rounds: number): Measured[] {
  const runs = tasks.map(() => ({ ours: [] as Timing[], peers: [] as (readonly PeerTiming[])[] }));
  // compiled code is what is measured, on both sides: the peers get theirs as well
  for (const task of tasks) timed(() => task.ours(), 0.5);
  for (let round = 0; round < rounds; round++)
    tasks.forEach((task, k) => {
      say(`round ${round + 1} of ${rounds}: ${task.id}`);
      runs[k]?.ours.push(task.ours());
      runs[k]?.peers.push(task.peers(round));
    });
  return tasks.map((task, k) => {
    say(`growth and parts: ${task.id}`);
    const { ours, peers } = runs[k];
    return { task, ours, peers, growth: task.growth?.() ?? [], parts: task.parts() };
  });
}

const say = (words: string): void => {
  if (process.stderr.isTTY) process.stderr.write(`${words}\n`);
};

function main(): void {
  const start = load();
  const options = optionsOf(process.argv.slice(2));
  const python = findScipy();
  const brian = findBrian();
  const missing: string[] = [];
  const measured = measure(tasksOf(options, python, brian, missing), options.rounds);
  const context = contextOf({ ...options, python, brian, missing }, { start, end: load() });
  process.stdout.write(`${context.join('\n')}\n\n${report(measured, options.quick)}`);
  if (options.json === undefined) return;
  const document = {
    context,
    comparisons: measured.flatMap((one) => comparisons(one, options.quick)),
    growth: measured.flatMap(({ task, growth }) =>
      growth.map((one) => ({ task: task.id, ...one, exponent: exponent(one.points) })),
    ),
    parts: measured.map(({ task, parts }) => ({ task: task.id, parts })),
  };
  writeFileSync(options.json, `${JSON.stringify(document, undefined, 2)}\n`);
}

try {
  main();
} catch (error) {
  process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
