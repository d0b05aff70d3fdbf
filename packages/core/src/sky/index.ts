// Where on the sky, and in which medium.
export { airToVacuum, vacuumToAir } from './air.ts';
export { celestialCards, pixelScaleArcsec } from './celestial.ts';
export { skyOf, skyPlaneOf, type SkyPlane, type SkyPosition, type SlicePlace } from './tangent.ts';
