/** `sweep`: what it says, what it keeps. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
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
