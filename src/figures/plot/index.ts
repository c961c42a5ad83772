/**
 * Figures of answers as plain data, `{ data, layout }` of plotly: one function for each kind of answer, a file each, with an
 * example that is a test. `toHtml` makes a page of one, `writeImages` SVG and PNG.
 *
 *     writeImages('packet', plot.currents(simulate(chain, { initial: { u0: 0.7 } })));
 */
export { plotBasin as basin } from './basin';
export { plotBranch as branch } from './branch';
export { plotBudget as budget } from './budget';
export { plotCobweb as cobweb } from './cobweb';
export { plotCurrents as currents } from './currents';
export { drawing } from './drawing';
export { plotFiniteSize as finiteSize } from './finite-size';
export { plotPhasePlane as plane } from './plane';
export { plotTable as pmpyTable } from './pmpy-table';
export { plotRaster as raster } from './raster';
export { plotSpectrum as spectrum } from './spectrum';
export { plotSbpTraining as spikingTraining } from './spiking-training';
export { plotStochasticTraining as stochasticTraining } from './stochastic-training';
export { plotSweep as sweep } from './sweep';
export { plotTraining as training } from './training';
