/** The gateway beside Jupyter: reads cubes, plans jobs, keeps their ledger, feeds the queue, serves the results. */
export { Gateway, type GatewayOptions, type OfferedFitter } from './gateway.ts';
export * from './identity/index.ts';
