/**
 * Figures of answers as plain data, `{ data, layout }` of plotly: one function for each kind of answer. `toHtml` makes a page
 * of one, `writeImages` SVG and PNG.
 *
 *     writeImages('packet', plot.currents(simulate(chain, { initial: { u0: 0.7 } })));
 */
export { plotBasin as basin } from './basin-map';
export { plotBranch as branch, plotSpectrum as spectrum } from './branch';
export { plotBudget as budget } from './budget';
export { plotCobweb as cobweb } from './cobweb';
export { plotCurrents as currents } from './currents';
export { drawing } from './drawing';
export { plotFiniteSize as finiteSize } from './finite-size';
export { plotSweep as sweep } from './heat-map';
export { plotPhasePlane as plane } from './phase-plane';
export { plotTable as pmpyTable } from './pmpy';
export { plotSbpTraining as spikingTraining, plotTraining as training } from './training';
