/** The SVG of a figure says each thing once. */
import { lightSvg, withOrderedRoot } from '../../src/figures/svg';

describe('the outermost element', () => {
  const usual =
    '<svg class="main-svg" xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="6" style="" viewBox="0 0 9 6"><g viewBox="" style=""/></svg>';

  test('has its attributes in one order, in whichever the browser wrote them', () => {
    const odd = usual.replace(' style="" viewBox="0 0 9 6"', ' viewBox="0 0 9 6" style=""');
    expect(odd).not.toBe(usual);
    expect(withOrderedRoot(odd)).toBe(usual);
  });

  test('is left as it is where they are in that order', () => {
    expect(withOrderedRoot(usual)).toBe(usual);
    expect(withOrderedRoot(usual.replace('>', ' data-x="1">'))).toBe(usual.replace('>', ' data-x="1">'));
  });
});

const STYLE = 'opacity: 1; stroke-width: 2px; stroke: rgb(1, 2, 3); fill: none;';
/** As a style is written without blanks between its parts. */
const short = (svg: string) => svg.replaceAll(/[:;,] /g, (mark) => mark.slice(0, 1));
const mark = (d: string, style = STYLE) =>
  `<path class="point" transform="translate(1,2)" d="${d}" style="${style}"/>`;
const bare = (d: string) => `<path class="point" transform="translate(1,2)" d="${d}"/>`;
const group = (inner: string) => `<svg><g class="points">${inner}</g></svg>`;

describe('marks', () => {
  test('of one style have it from their group', () => {
    expect(lightSvg(group(mark('M0,0') + mark('M1,1')))).toBe(
      `<svg><g class="points" style="stroke-width:2px;stroke:rgb(1,2,3);fill:none;">${bare('M0,0')}${bare('M1,1')}</g></svg>`,
    );
  });

  test.each([
    ['of two styles', mark('M0,0') + mark('M1,1', STYLE.replace('2px', '3px'))],
    // a group that is half transparent is not marks that are: where they cross they are darker
    [
      'that are half transparent',
      ['M0,0', 'M1,1'].map((d) => mark(d, STYLE.replace('opacity: 1', 'opacity: 0.5'))).join(''),
    ],
    ['that are one', mark('M0,0')],
    ['with other things between them', `${mark('M0,0')}<text>a</text>${mark('M1,1')}`],
  ])('%s keep their own', (_, inner) => {
    expect(lightSvg(group(inner))).toContain(short(inner));
  });
});

test('pieces of a line have their style from their group', () => {
  const style = 'vector-effect: none; fill: none; stroke: rgb(3, 2, 1); stroke-opacity: 0.5; opacity: 1;';
  const piece = (d: string, own = '') => `<path class="js-line" d="${d}"${own}/>`;
  const lines = ['M0,0L1,1', 'M2,2L3,3'].map((d) => piece(d, ` style="${style}"`)).join('');
  expect(lightSvg(`<svg><g class="lines">${lines}</g></svg>`)).toBe(
    `<svg><g class="lines" style="fill:none;stroke:rgb(3,2,1);stroke-opacity:0.5">${piece('M0,0L1,1')}${piece('M2,2L3,3')}</g></svg>`,
  );
});

test('words outside of styles, and names of fonts, keep their blanks', () => {
  const text = (style: string) => `<text style="${style}">a: b, c; d</text>`;
  expect(lightSvg(text('font-family: "Open Sans", sans-serif;'.replaceAll('"', '&quot;')))).toBe(
    text('font-family:&quot;Open Sans&quot;,sans-serif;'),
  );
});

describe('opaque ticks and pieces of a line', () => {
  const style = 'opacity: 1; stroke-width: 1px; stroke: rgb(1, 2, 3); stroke-opacity: 1; fill: none;';
  const tick = (x: number, y: number) =>
    `<path class="point" transform="translate(${x},${y})" d="M0,2.8V-2.8" style="${style}"/>`;
  const piece = (d: string) => `<path class="js-line" d="${d}" style="${style}"/>`;

  test('are parts of one path, each where it was', () => {
    expect(lightSvg(group(tick(2.3, 23.77) + tick(4, 1)))).toContain(
      '><path class="point" d="M2.3,26.57V20.97M4,3.8V-1.8"/></g>',
    );
    expect(lightSvg(`<svg><g class="lines">${piece('M0,0L1,1')}${piece('M2,2L3,3')}</g></svg>`)).toContain(
      '><path class="js-line" d="M0,0L1,1M2,2L3,3"/></g>',
    );
  });

  test('are left apart where one is of another form', () => {
    const circle = mark('M3.5,0A3.5,3.5 0 1,1 0,-3.5Z', style);
    expect(lightSvg(group(tick(1, 2) + circle)).match(/<path /g)).toHaveLength(2);
  });
});
