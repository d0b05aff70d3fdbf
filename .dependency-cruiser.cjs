// The floors and side walls of docs/CONTEXT.md: a line imports only from floors below. A breach fails lint.
const gatewayRooms = '(cube|plan|ledger|feed|campaign|watch|place|results|identity)';

const wall = (name, from, to, comment) => ({
  name,
  severity: 'error',
  comment,
  from: { pathNot: '\\.test\\.ts$', ...from },
  to
});

module.exports = {
  forbidden: [
    wall(
      'no-circles',
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
      'Rooms that need each other are one room.'
    ),
    wall(
      'no-orphans',
      {
        orphan: true,
        path: '^(src|packages)/',
        pathNot: '(\\.test\\.ts|\\.d\\.ts)$|^src/index\\.ts$|/testing/|\\.mjs$'
      },
      {},
      'Nothing leads here.'
    ),
    wall('protocol-is-the-ground', { path: '^protocol/src' }, { path: '^(packages|src|fitters)/' }),
    wall(
      'core-is-the-ground',
      { path: '^packages/core/src' },
      { pathNot: '^(packages/core/|protocol/|node_modules/(ulid|@spaxel))' },
      'core imports words and nothing else: no Node, no DOM library.'
    ),
    wall(
      'first-floor',
      { path: '^packages/(queue|draw|engine|templates)/src' },
      { path: '^(src|packages/(?!core/))', pathNot: '^packages/$1/' },
      'Packages of floor 1 use core and protocol, never each other.'
    ),
    wall(
      'draw-is-pure',
      { path: '^packages/draw/src' },
      { dependencyTypes: ['core'] },
      'draw runs in the browser and beside it: no Node.'
    ),
    wall(
      'browser-never-beside',
      { path: '^src' },
      { path: '^packages/(gateway|worker|queue|templates|study|cli)/' }
    ),
    wall('browser-never-node', { path: '^src' }, { dependencyTypes: ['core'] }),
    wall(
      'gateway-never-worker',
      { path: '^packages/gateway/' },
      { path: '^(src|packages/(worker|study|cli)/)' }
    ),
    wall(
      'worker-never-gateway',
      { path: '^packages/worker/' },
      { path: '^(src|packages/(gateway|templates|draw|study|cli)/)' }
    ),
    wall(
      'study-judges-from-outside',
      { path: '^packages/study/' },
      { path: '^(src|packages/(gateway|worker|queue|cli)/)' }
    ),
    wall(
      'fitters-are-behind-the-contract',
      { path: '^fitters/' },
      { path: '^(src|packages/(?!core/|engine/))' },
      'A fitter is a program of its own: words, the engine, nothing of those who start it.'
    ),
    wall(
      'rooms-never-doors',
      { path: `^packages/gateway/src/${gatewayRooms}/` },
      { path: '^packages/gateway/src/routes/' },
      'Rooms do not know how they are reached.'
    ),
    wall(
      'client-and-tokens-stay-below',
      { path: '^src/(client|tokens|page|live)' },
      { path: '^src/(panel|maps|plugins|cells)' }
    ),
    wall(
      'only-workers-fit',
      { path: '^src', pathNot: '^src/live/fitting' },
      { path: '^packages/engine/', dependencyTypesNot: ['type-only'] },
      'The page itself never waits for a fit, and does not load the engine.'
    ),
    wall('views-never-plugins', { path: '^src/(panel|maps|cells)' }, { path: '^src/plugins' }),
    wall(
      'only-the-ledger-knows-sql',
      { path: '^(packages|src)/', pathNot: '^packages/gateway/src/ledger/|\\.test\\.ts$' },
      { path: '^(node:)?sqlite$' }
    ),
    wall(
      'only-maps-knows-plotly',
      { path: '^src/', pathNot: '^src/maps/|^src/panel/spectrum' },
      { path: 'plotly' }
    ),
    wall(
      'nobody-imports-the-program',
      { path: '^(src|packages/(?!cli/))' },
      { path: '^packages/cli/' }
    )
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^lib/|^packages/[^/]+/lib/|^protocol/lib/|__pycache__' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'src/tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'types', 'default'],
      extensions: ['.ts', '.mjs', '.js']
    }
  }
};
