import { check, type Figure, type FigureEntry } from '../../src/figures/figure';
import { gallery, passed } from '../../src/figures/gallery';
import { pages } from '../../src/figures/html';
import { plotlyText } from '../../src/io/disk/plotly';

const toHtml = pages(plotlyText());

const EVIL = '</script><script>alert("1")</script>';
const figure = {
  data: [{ type: 'scatter' as const, name: EVIL, x: [0], y: [1] }],
  layout: { title: { text: EVIL } },
};

/** Script elements as a browser finds them: from one tag to the next closing tag. */
const scripts = (html: string): string[] =>
  [...html.matchAll(/<script\b[^>]*>([\s\S]*?)<\/script/gi)].map(([, body]) => body ?? '');

describe('a figure page', () => {
  test('carries plotly, needs no network and no other file', () => {
    const html = toHtml(figure, 'One figure');
    expect(html.length).toBeGreaterThan(1e6);
    expect(scripts(html)).toHaveLength(2);
    expect(html).not.toMatch(/<(script|link|img)[^>]*(src|href)=/);
  });

  test('has no button that sends the figure away', () => {
    const html = toHtml(figure, 'One figure');
    expect(html).toContain("showSendToCloud: false, plotlyServerURL: ''");
  });

  test('what it draws is the figure, with ten digits, and nothing where nothing is', () => {
    const drawn: unknown[][] = [];
    const [, script] = scripts(
      toHtml(
        {
          data: [
            {
              type: 'scatter',
              name: 'a "b"',
              x: [1 / 3, null, 2, null],
              y: [-1e-20 / 3, Number.NaN],
              z: [[], [null]],
            },
          ],
          layout: { title: { text: 'a,null,' }, width: 12345678901 },
        } as unknown as Figure,
        'One',
      ),
    );
    new Function('Plotly', script)({ newPlot: (...given: unknown[]) => drawn.push(given) });
    const [[, [series], layout]] = drawn as [[string, [Record<string, unknown[]>], object]];
    expect(series).toEqual({
      ...{ type: 'scatter', name: 'a "b"', z: [[], [undefined]] },
      ...{ x: [0.3333333333, undefined, 2, undefined], y: [-3.333333333e-21, undefined] },
    });
    expect([series['x'], ...(series['z'] as unknown[][])].map(({ length }) => length)).toEqual([4, 0, 1]);
    expect(layout).toEqual({ title: { text: 'a,null,' }, width: 12345678901 });
  });

  test('nothing in a figure or its title ends the script', () => {
    const html = toHtml(figure, EVIL);
    expect(scripts(html)).toHaveLength(2);
    expect(html).not.toContain('<script>alert');
    expect(html).toContain('<title>&lt;/script&gt;');
  });
});

const entry: Omit<FigureEntry, 'run'> = {
  id: 'paper/figure',
  source: 'Somebody & Co, 2019',
  title: 'A <figure>',
  shows: 'What it shows',
  backends: ['mean field'],
  parameters: { parameters: 'ours', T: [1, 2] },
};

describe('the gallery', () => {
  const checks = [check('it', 1, 1, 0), check('that', 2, 1, 0.5)];

  test('has the title, source, parameters and every check with its verdict', () => {
    const html = gallery([{ entry, checks, page: 'paper/figure.html', image: 'paper/figure.svg' }], '0.1.0');
    for (const text of [
      'A &lt;figure&gt;',
      'Somebody &amp; Co, 2019',
      '<dd>1, 2</dd>',
      'npx pulsegate reproduce paper/figure',
      'analysis/paper/figure/',
      '0 of 1 figures, 1 of 2 checks pass',
      '<img src="paper/figure.svg"',
    ])
      expect(html).toContain(text);
    const rows = [
      ...html.matchAll(/<tr><td>(.*?)<\/td><td>(.*?)<\/td><td>(.*?)<\/td><td>(.*?)<\/td>.*?>(pass|fail)</g),
    ];
    expect(rows.map((row) => row.slice(1))).toEqual([
      ['it', '1', '1', '0', 'pass'],
      ['that', '2', '1', '0.5', 'fail'],
    ]);
  });

  test('shows the page itself where there is no image', () => {
    const html = gallery([{ entry, checks, page: 'paper/figure.html', height: 500 }], '0.1.0');
    expect(html).toContain('<iframe src="paper/figure.html"');
    expect(html).not.toContain('<img');
  });

  test('is by paper, names the quick form and how the full one is made, and has parameters in words', () => {
    const own = {
      entry: { ...entry, full: 'ten epochs', parameters: { maskGain: 1e12, epochs: { quick: 1, full: 10 } } },
      checks,
    };
    const other = { entry: { ...entry, id: 'b/figure', source: 'Others, 2020' }, checks };
    const html = gallery(
      [own, other, { ...own, entry: { ...own.entry, id: 'paper/second' }, form: 'full' }],
      '0.1.0',
    );
    const headings = [...html.matchAll(/<h2>(.*?)<\/h2>/g)].map(([, text]) => text);
    expect(headings).toEqual([...Array(2)].flatMap(() => ['Somebody &amp; Co, 2019', 'Others, 2020']));
    expect(html.match(/quick form/g)).toHaveLength(1);
    for (const text of [
      'npx pulsegate reproduce paper/figure --full',
      '<dt>mask gain</dt><dd>10^12</dd>',
      'quick: 1; full: 10',
    ])
      expect(html).toContain(text);
  });

  test('says why a figure could not be made', () => {
    expect(gallery([{ entry, checks: [], failure: 'exact() cannot run <it>' }], '0.1.0')).toContain(
      'exact() cannot run &lt;it&gt;',
    );
  });

  test('a figure passes only by numbers: all of its checks, and at least one', () => {
    expect(passed({ checks: checks.slice(0, 1) })).toBe(true);
    expect(passed({ checks })).toBe(false);
    expect(passed({ checks: [] })).toBe(false);
    expect(passed({ checks: checks.slice(0, 1), failure: 'it broke' })).toBe(false);
  });
});
