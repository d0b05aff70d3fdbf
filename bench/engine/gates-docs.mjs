export function writeGates() {}
