// Shapes on a slice, and their files.
export {
  boundsOf,
  isInside,
  readShape,
  spaxelsIn,
  type Circle,
  type Ellipse,
  type Place,
  type Polygon,
  type Shape,
  type SpaxelSet
} from './shape.ts';
export { readRegions, type Regions } from './read-regions.ts';
export { writeRegions } from './write-regions.ts';
