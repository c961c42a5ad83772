/** The push-me pull-you algebra: signed values in circuits whose currents are never negative. */
export { type Activation, activations, step, truncatedRelu } from './activations';
export type { Assumption } from './assumptions';
export { drawOf } from './draw';
export { decode, encode, type PushPull } from './encode';
export { type Draw, type ProtocolPass, pushPull, standard } from './protocol';
export { FORMS, type Row, type RowForm, rows, type Version } from './rows';
export { type Tying, type TyingOptions, weightTying } from './tying';
export { broken, type Table, type TableCell, type TableOptions, TOLERANCE, verifyTable } from './verify';
