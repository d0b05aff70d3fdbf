// Voxels of a cube put together: bands, apertures, signal to noise; the gateway reads them from disk, the browser from a dropped file.
export { sigmaOf, type ErrorKind } from './error-kind.ts';
export { addPlane, meanInto, type PlaneTotals } from './plane-sum.ts';
export { goodPlane, SignalSums } from './signal-sums.ts';
export { Totals, type Combine, type Joined, type VoxelRules } from './totals.ts';
export {
  bandWindow,
  lessContinuum,
  sideWindows,
  type ChannelAxis,
  type Range,
  type Window
} from './window.ts';
