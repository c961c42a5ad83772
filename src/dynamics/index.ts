/** Maps and their fates: fixed points, separatrices, basins. */
export { type Basin, type BasinAxis, type BasinOptions, basin, basinSteps } from './basin';
export {
  type BifurcationDiagram,
  type BifurcationOptions,
  type BranchOrigin,
  bifurcationSteps,
  bifurcations,
  type DiagramBranch,
} from './bifurcations';
export type { BranchBounds, BranchLabel, BranchPoint, BranchProblem } from './branch-problem';
export type { BranchStart } from './branch-starts';
export { type BranchEnd, type ContinuationOptions, continuation } from './continuation';
export {
  type DepletionStage,
  gaussianPacket,
  nextPacket,
  type Packet,
  packet,
  packets,
} from './depletion';
export type { DiagramEnd } from './diagram-walk';
export {
  type EdgeTracking,
  type EdgeTrackingOptions,
  edgeTracking,
  type PlanePoint,
  type PlaneRun,
} from './edge-tracking';
export {
  type FixedPoint,
  type FixedPointOptions,
  type FixedPoints,
  fixedPoints,
  type Resolution,
  type Stability,
} from './fixed-points';
export { type FoldOptions, type FoldPoint, foldCurve, mapBranch } from './folds';
export { type Port, type ReturnMapOptions, returnMap } from './from-circuit';
export { type MaskReport, type MaskSettings, maskReport } from './mask-report';
export {
  type Manifold,
  type PhasePlane,
  type PhasePlaneOptions,
  type PhasePoint,
  type PlaneFixedPoint,
  phasePlane,
} from './phase-plane';
export { type PlaneNetwork, type PlaneRow, planeNetwork } from './plane-network';
export { type PulseStage, type PulseStates, pulseMap, pulseStates } from './pulse-map';
export { type AmplitudeMapOptions, amplitudeMap, orbit, type ReturnMap } from './return-map';
export { type FateTest, type Separatrix, type SeparatrixOptions, separatrix } from './separatrix';
export { type Spectrum, type StabilityOptions, type StabilityReport, stability } from './stability';
export { BRANCH_RESOLUTION, type BranchResolution } from './step-check';
export { secondIterate } from './two-cycles';
