/** Every program of README and guide, and every example of a comment, is one that the compiler takes, under the settings of the house. */

import { LONG } from '../support/cases';
import { blocksOf, EXAMPLES, examplesOf, pages, programsOf, ROOT } from './markdown';
import { typeFaults } from './programs';

/** A page with three faults: a name that is misspelt, a result that may be absent, a variable that nobody uses. */
const PLANTED = [
  '# Planted',
  '```ts',
  "import { amplitudeMap, separatrix, simulatee } from 'pulsegate';",
  '',
  'const edge = separatrix(amplitudeMap((A) => A * A, { domain: [0, 1.5] }));',
  'edge.at; // 1',
  '```',
  'text',
  '```ts continues',
  'const unused = edge.outcome;',
  '```',
  '',
].join('\n');

// a compiler of its own: 6 s
(LONG ? test : test.skip)(
  'the types of every program are right, and what is wrong is found at its line',
  () => {
    const programs = [
      ...pages.flatMap((page) => programsOf(blocksOf(page))),
      ...EXAMPLES.flatMap(([file]) => programsOf(examplesOf(file))),
    ];
    expect(programs.length).toBeGreaterThan(40);
    const faults = typeFaults([...programs, ...programsOf(blocksOf('planted.md', PLANTED))], ROOT);
    const isPlanted = (fault: string) => fault.startsWith('planted.md:');
    expect(faults.filter((fault) => !isPlanted(fault))).toEqual([]);
    expect(faults.filter(isPlanted)).toEqual([
      expect.stringContaining("has no exported member named 'simulatee'"),
      expect.stringContaining("planted.md:3 'simulatee' is declared but its value is never read"),
      expect.stringContaining("planted.md:6 Property 'at' does not exist"),
      expect.stringContaining("planted.md:10 'unused' is declared but its value is never read"),
    ]);
  },
  120_000,
);
