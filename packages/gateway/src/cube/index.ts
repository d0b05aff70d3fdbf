// Cubes and lists of spectra from files; the only room that knows byte offsets on disk.
export { readArrival, type Arrival } from './arrival.ts';
export { errorWords } from './errors.ts';
export { Instruments } from './instruments.ts';
export { type OpenOptions } from './layout.ts';
export { listCubes, type ListedFile } from './list.ts';
export { openCube, type OpenCube } from './open.ts';
export { addressName, isRemote } from './remote/address.ts';
export { listBucket } from './remote/bucket.ts';
export { readerNames } from './readers/index.ts';
export { SliceRooms } from './rooms.ts';
export { CubeShelf } from './shelf.ts';
export { SideShelf, type SideOptions } from './side/shelf.ts';
export { readSpectra, type SpectraOptions, type SpectrumFile } from './spectra.ts';
export { holdOnlyLast } from './whole.ts';
