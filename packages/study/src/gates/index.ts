// How well a galaxy of known truth was recovered.
export { compareMaps, gates, type Gate, type GateRow } from './compare.ts';
export { readMaps, type MapFile, type MapImage } from './maps.ts';
export { gateTable } from './table.ts';
