// Where on the sky, and in which medium.
export { airToVacuum, vacuumToAir } from './air.ts';
export { celestialCards, pixelScaleArcsec } from './celestial.ts';
export { skyOf, type SkyPosition } from './tangent.ts';
