/**
 * The SVG of plotly, made lighter without any change to what is seen. Plotly writes the whole style into every mark and every
 * piece of a line: in a raster that is nine tenths of the file.
 */

export const lightSvg = (svg: string): string => withSharedStyles(withOrderedRoot(svg));

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
      return `<g class="${kind}" style="${shared.join('; ')}">${paths.replaceAll(` style="${style}"`, '')}</g>`;
    },
  );
