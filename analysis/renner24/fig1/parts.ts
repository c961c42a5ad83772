/** The conceptual architecture written by hand: its parts, and who does what to whom. */

/** Which layers of the circuit a part stands for. */
export const PARTS: Readonly<Record<string, string>> = {
  x: 'x m_x',
  h: 'h m_h',
  'r′(h)': 'h_lt h_gt c_h',
  o: 'o',
  'r′(o)': 'o_lt o_gt',
  t: 't',
  d: 'dp dm oTm',
  b: 'hT',
};

export type Kind = 'learns' | 'excites' | 'inhibits' | 'opens';
export interface Edge {
  readonly from: string;
  readonly kind: Kind;
  readonly to: string;
  /** What the synapses hold that learn. */
  readonly weights?: string;
}

const edge = (line: string): Edge => {
  const [from = '', kind = '', to = '', weights] = line.split(' ');
  return { from, kind: kind as Kind, to, ...(weights === undefined ? {} : { weights }) };
};

export const EDGES: readonly Edge[] = [
  'input excites x',
  'target excites t',
  // forward: each layer, and the comparators that know its derivative
  'x learns h W1',
  'x learns r′(h) W1',
  'h learns o W2',
  'h learns r′(o) W2',
  // d+ = [t - o], d- = [o - t], where r′(o) is 1
  't excites d',
  't inhibits d',
  'o excites d',
  'o inhibits d',
  'r′(o) opens d',
  'r′(o) inhibits d',
  // d to the layer that learns, and back through the transposed weights: d+ by o, d- beside it
  'd excites o',
  'd excites r′(o)',
  'o learns b W2^T',
  'd learns b -W2^T',
  // h recalled where W2^T learns; the hidden error, where r′(h) is 1
  'h excites b',
  'b excites h',
  'b excites r′(h)',
  'r′(h) opens h',
  // the chain of gates decides who may fire when
  ...['x', 'h', 'r′(h)', 'o', 'r′(o)', 't', 'd', 'b'].map((part) => `gates opens ${part}`),
  ...['h', 'r′(h)', 'o', 'r′(o)', 'd', 'b'].map((part) => `gates inhibits ${part}`),
].map(edge);
