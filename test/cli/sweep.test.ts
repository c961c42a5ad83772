/** `sweep`: what it says, what it keeps. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { circuit, gradedChain } from '../../src/index';
import { formatCircuit } from '../../src/io/circuit-file';
import { SWEEP_PLAN } from '../support/sweep-plan';
import { workspace } from '../support/workspace';
import { call } from './call';

jest.setTimeout(120_000);
const folder = workspace('sweep');
const at = (name: string) => join(folder, name);

beforeAll(() => writeFileSync(at('plan.json'), JSON.stringify(SWEEP_PLAN)));

test('sweep: an interrupt keeps what is finished (exit 130), and a second start does the rest', async () => {
  const stop = new AbortController();
  stop.abort();
  const first = await call(['sweep', at('plan.json'), '--out', at('stopped'), '--workers', '1'], {
    interrupt: stop.signal,
  });
  expect([first.code, first.err.includes('interrupted: 60 of 60 points are missing')]).toEqual([130, true]);
  const second = await call(['sweep', at('plan.json'), '--out', at('stopped'), '--workers', '1']);
  expect(second.code).toBe(0);
  expect(second.out).toMatch(/^40 ok, 0 absent, 20 failed, 0 missing; 60 run now$/m);
  const third = await call(['sweep', at('plan.json'), '--out', at('stopped')]);
  expect(third.out).toMatch(/; 0 run now$/m);
});

test('sweep: a circuit by its path, relative to the plan; what is in the file counts, not where it lies', async () => {
  const made = circuit(gradedChain({ stages: 1, T: 1 }));
  const rest = {
    vary: { kind: 'grid', axes: [{ name: 'initial.u0', values: [0.3, 0.7] }] },
    measures: [{ kind: 'amplitude', population: 'u1' }],
  };
  const write = (plan: object) => writeFileSync(at('by-path.json'), JSON.stringify({ ...rest, ...plan }));
  const run = () => call(['sweep', at('by-path.json'), '--out', at('by-path'), '--workers', '1']);
  writeFileSync(at('chain.json'), formatCircuit(made));
  write({ circuit: 'chain.json' });
  expect((await run()).out).toMatch(/^2 ok, 0 absent, 0 failed, 0 missing; 2 run now$/m);
  const manifest = JSON.parse(readFileSync(join(at('by-path'), 'manifest.json'), 'utf8'));
  expect(JSON.stringify(manifest)).toContain('chain.json');
  write({ circuit: JSON.parse(formatCircuit(made)) });
  expect((await run()).out).toMatch(/; 0 run now$/m);
  writeFileSync(at('chain.json'), formatCircuit(circuit(gradedChain({ stages: 1, T: 2 }))));
  write({ circuit: 'chain.json' });
  expect((await run()).out).toMatch(/; 2 run now$/m);
});

test('sweep: a circuit that is missing or none is refused before anything runs', async () => {
  const plan = {
    vary: { kind: 'grid', axes: [{ name: 'initial.u0', values: [0.3] }] },
    measures: [{ kind: 'amplitude', population: 'u1' }],
  };
  writeFileSync(at('lost.json'), JSON.stringify({ ...plan, circuit: 'nowhere.json' }));
  const lost = await call(['sweep', at('lost.json')]);
  expect([lost.code, lost.err]).toEqual([2, expect.stringContaining('nowhere.json')]);
  writeFileSync(at('none.json'), JSON.stringify({ ...plan, circuit: { schemaVersion: 1, populations: 3 } }));
  const none = await call(['sweep', at('none.json')]);
  expect([none.code, none.err]).toEqual([
    2,
    expect.stringContaining('circuit: populations: invalid populations 3'),
  ]);
});
