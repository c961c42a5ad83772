/**
 * What figures say of plotly: the traces, axes, texts and shapes that ours are made of, in plotly's own words. Its slim
 * build, which draws them, has no types; a figure is data for any plotly.
 */

type Datum = number | string | null;
type Values = ArrayLike<Datum>;
type ColorScale = string | readonly (readonly [number, string])[];

interface Font {
  family?: string;
  size?: number;
  color?: string;
}

interface Line {
  color?: string;
  width?: number;
  dash?: string;
  shape?: 'linear' | 'hv' | 'vh';
  simplify?: boolean;
}

interface Title {
  text?: string;
  font?: Font;
  standoff?: number;
  side?: 'right' | 'top' | 'bottom';
}

interface Marker {
  symbol?: string | readonly string[];
  size?: number | readonly number[];
  color?: string | ArrayLike<number | string>;
  colorscale?: ColorScale;
  cmin?: number;
  cmax?: number;
  showscale?: boolean;
  opacity?: number | readonly number[];
  line?: { color?: string | readonly string[]; width?: number | readonly number[] };
}

interface Trace {
  name?: string;
  visible?: boolean | 'legendonly';
  showlegend?: boolean;
  legendgroup?: string;
  legendgrouptitle?: { text?: string; font?: Font };
  legendrank?: number;
  opacity?: number;
  x?: Values;
  y?: Values;
  xaxis?: string;
  yaxis?: string;
  text?: string | Values;
  textfont?: Font;
  hoverinfo?: string;
  hovertext?: string | Values;
  hovertemplate?: string;
  hoverlabel?: { bgcolor?: string; font?: Font };
  customdata?: ArrayLike<unknown>;
}

interface ErrorBars {
  type?: 'data';
  array?: ArrayLike<number>;
  arrayminus?: ArrayLike<number>;
  symmetric?: boolean;
  color?: string;
  thickness?: number;
  width?: number;
  visible?: boolean;
}

export interface Scatter extends Trace {
  type?: 'scatter';
  mode?: string;
  line?: Line;
  marker?: Marker;
  fill?: 'none' | 'tozeroy' | 'tozerox' | 'tonexty' | 'tonextx' | 'toself' | 'tonext';
  fillcolor?: string;
  textposition?: string | readonly string[];
  connectgaps?: boolean;
  cliponaxis?: boolean;
  error_x?: ErrorBars;
  error_y?: ErrorBars;
}

export interface Bar extends Trace {
  type: 'bar';
  orientation?: 'h' | 'v';
  base?: ArrayLike<number>;
  width?: number | ArrayLike<number>;
  offset?: number | ArrayLike<number>;
  marker?: Marker;
  textposition?: string;
  textangle?: number;
  insidetextanchor?: 'start' | 'middle' | 'end';
  constraintext?: 'none' | 'inside' | 'outside' | 'both';
  cliponaxis?: boolean;
  error_x?: ErrorBars;
  error_y?: ErrorBars;
}

export interface Heatmap extends Trace {
  type: 'heatmap';
  z?: readonly ArrayLike<Datum>[];
  zmin?: number;
  zmax?: number;
  zsmooth?: false | 'fast' | 'best';
  xgap?: number;
  ygap?: number;
  colorscale?: ColorScale;
  reversescale?: boolean;
  showscale?: boolean;
  colorbar?: { title?: Title; thickness?: number; len?: number; x?: number; y?: number; tickfont?: Font };
}

export type Data = Scatter | Bar | Heatmap;

export interface LayoutAxis {
  minor?: { tickvals?: readonly number[]; ticks?: string; ticklen?: number; tickcolor?: string };
  title?: string | Title;
  type?: 'linear' | 'log' | 'category' | '-';
  range?: readonly (number | string)[];
  rangemode?: 'normal' | 'tozero' | 'nonnegative';
  autorange?: boolean | 'reversed';
  fixedrange?: boolean;
  domain?: readonly number[];
  anchor?: string;
  overlaying?: string;
  side?: 'left' | 'right' | 'top' | 'bottom';
  position?: number;
  visible?: boolean;
  color?: string;
  layer?: string;
  automargin?: boolean;
  matches?: string;
  scaleanchor?: string;
  scaleratio?: number;
  constrain?: string;
  categoryorder?: string;
  categoryarray?: Values;
  showgrid?: boolean;
  gridcolor?: string;
  zeroline?: boolean;
  zerolinecolor?: string;
  zerolinewidth?: number;
  showline?: boolean;
  linecolor?: string;
  linewidth?: number;
  mirror?: boolean | string;
  ticks?: 'outside' | 'inside' | '';
  ticklen?: number;
  tickwidth?: number;
  tickcolor?: string;
  tickmode?: 'auto' | 'linear' | 'array';
  tick0?: number;
  dtick?: number | string | undefined;
  nticks?: number;
  tickvals?: Values;
  ticktext?: ArrayLike<string>;
  tickangle?: number;
  tickfont?: Font;
  tickformat?: string;
  ticklabelstandoff?: number;
  showticklabels?: boolean;
  exponentformat?: string;
}

export interface Annotation {
  text?: string;
  x?: number | string;
  y?: number | string;
  xref?: string;
  yref?: string;
  xanchor?: 'auto' | 'left' | 'center' | 'right';
  yanchor?: 'auto' | 'top' | 'middle' | 'bottom';
  xshift?: number;
  yshift?: number;
  ax?: number | string;
  ay?: number | string;
  axref?: string;
  ayref?: string;
  align?: 'left' | 'center' | 'right';
  font?: Font;
  textangle?: number;
  showarrow?: boolean;
  arrowhead?: number;
  arrowsize?: number;
  arrowwidth?: number;
  arrowcolor?: string;
  standoff?: number;
  bgcolor?: string;
  bordercolor?: string;
  borderpad?: number;
  borderwidth?: number;
  opacity?: number;
  width?: number;
  hovertext?: string;
}

export interface Shape {
  type?: 'line' | 'rect' | 'circle' | 'path';
  path?: string;
  x0?: number | string;
  x1?: number | string;
  y0?: number | string;
  y1?: number | string;
  xref?: string;
  yref?: string;
  layer?: 'below' | 'above' | 'between';
  line?: { color?: string; width?: number; dash?: string };
  fillcolor?: string;
  opacity?: number;
  label?: { text?: string; font?: Font; padding?: number };
}

interface Legend {
  x?: number;
  y?: number;
  xref?: string;
  yref?: string;
  xanchor?: 'auto' | 'left' | 'center' | 'right';
  yanchor?: 'auto' | 'top' | 'middle' | 'bottom';
  orientation?: 'h' | 'v';
  font?: Font;
  bgcolor?: string;
  title?: { text?: string; font?: Font };
  tracegroupgap?: number;
  traceorder?: string;
  itemwidth?: number;
}

type Side = 'l' | 'r' | 't' | 'b';

/** Axes beyond the first have a number: `xaxis2`. */
export interface Layout {
  title?: Title & {
    x?: number;
    y?: number;
    xref?: string;
    yref?: string;
    xanchor?: string;
    yanchor?: string;
    pad?: Partial<Record<Side, number>>;
  };
  font?: Font;
  width?: number;
  height?: number;
  margin?: Partial<Record<Side | 'pad', number>>;
  paper_bgcolor?: string;
  plot_bgcolor?: string;
  showlegend?: boolean;
  legend?: Legend;
  hovermode?: 'closest' | 'x' | 'y' | 'x unified' | 'y unified' | false;
  barmode?: 'stack' | 'group' | 'overlay' | 'relative';
  bargap?: number;
  annotations?: Annotation[];
  shapes?: Shape[];
  xaxis?: Partial<LayoutAxis>;
  yaxis?: Partial<LayoutAxis>;
  [axis: `${'x' | 'y'}axis${number}`]: Partial<LayoutAxis> | undefined;
}
