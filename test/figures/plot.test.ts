/** From an answer to a picture in one call: each figure of `plot`, and what a file of it holds. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBrowser } from '../../src/figures/image';
import {
  circuit,
  gradedChain,
  plot,
  readCircuit,
  readNpz,
  simulate,
  toHtml,
  toOde,
  writeCircuit,
  writeImages,
  writeNpz,
} from '../../src/index';

const chain = circuit(gradedChain({ stages: 3, T: 1 }));
const packet = simulate(chain, { initial: { u0: 0.7 } });

const folder = mkdtempSync(join(tmpdir(), 'plot-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a page holds the figure and plotly, and asks the network for nothing', () => {
  const page = toHtml(plot.currents(packet), 'A <packet>');
  expect(page).toContain('<title>A &lt;packet&gt;</title>');
  expect(page).toContain('"name":"u3"');
  expect(page.length).toBeGreaterThan(1e6);
  expect(page).not.toMatch(/<(script|link|img)[^>]*(src|href)=/);
});

const drawn = findBrowser() === undefined ? test.skip : test;
drawn(
  'images are written where a browser draws them',
  async () => {
    const files = await writeImages(join(folder, 'packet'), plot.currents(packet));
    expect(files).toEqual([join(folder, 'packet.svg'), join(folder, 'packet.png')]);
    expect(readFileSync(files[0], 'utf8')).toContain('>u3<');
    expect(readFileSync(files[1]).subarray(1, 4).toString()).toBe('PNG');
  },
  60_000,
);

test('without a browser images are refused in words, and nothing is written', async () => {
  const before = process.env['PULSEGATE_CHROMIUM'];
  process.env['PULSEGATE_CHROMIUM'] = join(folder, 'nothing');
  try {
    await expect(writeImages(join(folder, 'none'), plot.currents(packet))).rejects.toThrow(
      'writeImages: no Chromium or Chrome found (PULSEGATE_CHROMIUM can name one)',
    );
  } finally {
    if (before === undefined) delete process.env['PULSEGATE_CHROMIUM'];
    else process.env['PULSEGATE_CHROMIUM'] = before;
  }
  expect(existsSync(join(folder, 'none.svg'))).toBe(false);
});

test('a circuit and arrays come back from their files as they went', () => {
  writeCircuit(join(folder, 'chain.json'), chain);
  expect(readCircuit(join(folder, 'chain.json'))).toEqual(chain);
  const arrays = {
    W: { shape: [2, 2], data: Float64Array.of(1, -2.5, 0, 1e-300) },
    n: { shape: [3], data: Int32Array.of(1, 2, 3) },
  };
  writeNpz(join(folder, 'arrays.npz'), arrays);
  const read = readNpz(join(folder, 'arrays.npz'));
  expect([...read.keys()]).toEqual(['W', 'n']);
  for (const [name, { shape, data }] of Object.entries(arrays)) {
    expect([...(read.get(name)?.shape ?? [])]).toEqual(shape);
    expect([...(read.get(name)?.data ?? [])]).toEqual([...data]);
  }
});

test('an XPPAUT file starts from the currents that it is given', () => {
  expect(toOde(chain, { u0: 0.7 })).toMatch(/^init x0=0\.7/m);
});
