/** Which gateway is this, and is there another. */
export { Tokens, type Token } from './tokens.ts';
export { homeFolder, makeStateFolder, realRoot, socketFor, stateFolder } from './state.ts';
export { readGatewayFile, removeGatewayFile, writeGatewayFile } from './gateway-file.ts';
export { awaitGateway, findGateway } from './find.ts';
export { lockHolder, takeLock, type Lock } from './lock.ts';
export { relay, type Relay, type Target } from './relay.ts';
export { takePlace, type Candidate, type Presence, type Sockets } from './presence.ts';
export { idleClock, watchParent, type IdleClock, type Idleness, type Parent } from './ending.ts';
