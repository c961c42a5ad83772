/**
 * The SVG of plotly, made lighter without any change to what is seen. Plotly writes the whole style into every mark and every
 * piece of a line: in a raster that is nine tenths of the file.
 */

export const lightSvg = (svg: string): string => withShortStyles(withSharedStyles(withOrderedRoot(svg)));

const ROOT_ORDER = ['class', 'xmlns', 'xmlns:xlink', 'width', 'height', 'style', 'viewBox'];

/**
 * The attributes of the outermost element in their usual order. A browser writes `style` out only when something asks for
 * it, so that now and then it comes after the viewBox, which plotly sets last.
 */
export const withOrderedRoot = (svg: string): string =>
  svg.replace(/^<svg ([^>]*)>/, (_, text: string) => {
    const attributes = text.match(/[\w:-]+="[^"]*"/g) ?? [];
    const place = (attribute: string) => {
      const k = ROOT_ORDER.indexOf(attribute.slice(0, attribute.indexOf('=')));
      return k < 0 ? ROOT_ORDER.length : k;
    };
    return `<svg ${attributes.sort((a, b) => place(a) - place(b)).join(' ')}>`;
  });

/** Styles without the blanks that a browser writes between their parts; a name of a font in quotes keeps its own. */
const withShortStyles = (svg: string): string =>
  svg.replace(/ style="([^"]*)"/g, (_, style: string) => ` style="${style.replace(/([:;,]) /g, '$1')}"`);

/** Marks, or pieces of a line, that all have one style have it from their group. */
const withSharedStyles = (svg: string): string =>
  svg.replace(
    /<g class="(points|lines)">((?:<path class="(?:point|js-line)"[^>]*\/>){2,})<\/g>/g,
    (group, kind, paths) => {
      const all: string[] = paths.match(/<path [^>]*>/g);
      const [style] = all.map((path) => / style="([^"]*)"/.exec(path)?.[1]);
      if (style === undefined || !all.every((path) => path.includes(` style="${style}"`))) return group;
      // these two are not handed on by a group, and are what a path has without them
      const shared = style.split('; ').filter((one) => !/^(opacity: 1|vector-effect: none);?$/.test(one));
      if (shared.some((one) => /^(opacity|vector-effect):/.test(one))) return group;
      const bare = paths.replaceAll(` style="${style}"`, '');
      const isOpaque = ['stroke-opacity: 1', 'fill: none'].every((one) =>
        shared.some((own) => own.startsWith(one)),
      );
      return `<g class="${kind}" style="${shared.join('; ')}">${isOpaque ? inOnePath(bare) : bare}</g>`;
    },
  );

const TICK =
  /^<path class="(point)" transform="translate\((-?[\d.]+),(-?[\d.]+)\)" d="M0,([\d.]+)V-([\d.]+)"\/>$/;
const PIECE = /^<path class="(js-line)" d="([^"]*)"\/>$/;

/** Upright ticks, and pieces of a line, as one path with a part for each; other marks as they are. Where they are opaque none is darker where it crosses another. */
function inOnePath(paths: string): string {
  const all: readonly string[] = paths.match(/<path [^>]*>/g) ?? [];
  const parts = all.map((path) => {
    const [, kind, x, y, down, up] = TICK.exec(path) ?? [];
    if (kind === undefined) return PIECE.exec(path)?.[2];
    return `M${x},${rounded(Number(y) + Number(down))}V${rounded(Number(y) - Number(up))}`;
  });
  if (parts.includes(undefined)) return paths;
  const kind = all[0].includes('class="point"') ? 'point' : 'js-line';
  return `<path class="${kind}" d="${parts.join('')}"/>`;
}

/** Two digits, as plotly writes places. */
const rounded = (place: number): number => Math.round(place * 100) / 100;
