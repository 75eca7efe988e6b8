// The rooms of the design and their arrows: an import may only point down this table.

/** What the sources of a package may import from other packages. */
const ARROWS = {
  gateway: ['views', 'protocol'],
  sdk: ['protocol'],
  views: ['protocol'],
  consensus: ['protocol'],
  replica: ['exchange', 'protocol'],
  simulator: ['replica', 'exchange', 'market', 'protocol'],
  reference: ['protocol'],
  exchange: ['market', 'protocol'],
  market: ['protocol'],
  protocol: [],
};

const PURE = '^packages/(protocol|market|exchange|reference)/src/';
const TEST = '\\.test\\.tsx?$';

/** A package that is not in the table may import no other package until it gets its row. */
const ROOMS = `(?!(?:${Object.keys(ARROWS).join('|')})/)[^/]+`;

const arrows = Object.entries({ ...ARROWS, [ROOMS]: [] }).map(([room, below]) => ({
  name: room === ROOMS ? 'room-without-a-row' : `arrows-of-${room}`,
  comment: `packages/${room} may import ${below.join(', ') || 'no other package'}.`,
  severity: 'error',
  from: { path: `^packages/(${room})/`, pathNot: TEST },
  to: { path: `^packages/(?!$1/)`, pathNot: below.map((name) => `^packages/${name}/`) },
}));

module.exports = {
  forbidden: [
    ...arrows,
    {
      name: 'apps-are-never-imported',
      comment: 'An app is started and never imported.',
      severity: 'error',
      from: { path: '^(packages|apps)/([^/]+)/' },
      to: {
        path: '^apps/',
        pathNot: [
          '^apps/$2/',
          // Checked by the next rule, which knows the one exception.
          '^apps/venue/',
        ],
      },
    },
    {
      name: 'the-venue-is-composed-by-the-command-only',
      comment:
        'The exception: `jangbu start` runs the venue in its own process, so apps/cli composes apps/venue.',
      severity: 'error',
      from: { pathNot: ['^apps/(cli|venue)/', '^tests/'] },
      to: { path: '^apps/venue/' },
    },
    {
      name: 'web-imports-sdk-and-protocol-only',
      comment: 'What runs in a browser never reaches into the rooms behind the doors.',
      severity: 'error',
      from: { path: '^apps/web/' },
      to: { path: '^(packages|apps)/', pathNot: ['^packages/(sdk|protocol)/', '^apps/web/'] },
    },
    {
      name: 'web-has-no-node',
      comment: 'A browser has no Node builtins; the build and the tests do.',
      severity: 'error',
      from: { path: '^(apps/web|packages/sdk)/src/', pathNot: TEST },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'doors-do-not-know-each-other',
      comment: 'http, ws and fix are three doors into one house.',
      severity: 'error',
      from: { path: '^packages/gateway/src/(http|ws|fix)/' },
      to: { path: '^packages/gateway/src/(http|ws|fix)/', pathNot: '^packages/gateway/src/$1/' },
    },
    {
      name: 'packages-are-entered-by-the-door',
      comment: 'A package is imported by its name, whose only export is src/index.ts.',
      severity: 'error',
      from: { path: '^(packages|apps)/([^/]+)/' },
      to: {
        path: '^(packages|apps)/',
        pathNot: ['^(packages|apps)/$2/', '^(packages|apps)/[^/]+/src/index\\.ts$'],
      },
    },
    {
      name: 'pure-rooms-have-no-node',
      comment: 'No files, clocks or network in a pure room.',
      severity: 'error',
      from: { path: PURE, pathNot: TEST },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'worlds-have-no-node',
      comment: 'A world follows from its seed alone: no files, clocks or network.',
      severity: 'error',
      from: { path: '^packages/simulator/src/', pathNot: TEST },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'the-simulator-is-for-development',
      comment: 'What is shipped never imports worlds.',
      severity: 'error',
      from: { path: '^(apps|packages)/(?!simulator/)', pathNot: TEST },
      to: { path: '^packages/simulator/' },
    },
    {
      name: 'pure-rooms-have-no-libraries',
      comment: 'The protocol has its codec, hashes and curves; the other pure rooms have nothing.',
      severity: 'error',
      from: { path: PURE, pathNot: TEST },
      to: {
        path: 'node_modules/',
        pathNot: ['node_modules/@chainsafe/ssz/', 'node_modules/@noble/(hashes|curves)/'],
      },
    },
    {
      name: 'libraries-of-the-protocol',
      comment:
        'Codec, hashes and curves are the protocol’s; exchange, market and reference get them through it.',
      severity: 'error',
      from: { path: '^packages/(market|exchange|reference)/src/', pathNot: TEST },
      to: { path: 'node_modules/' },
    },
    {
      name: 'declared-dependencies',
      comment:
        'What a room imports stands in its own package.json; tests may use the tools of the root.',
      severity: 'error',
      from: { path: '^(packages|apps)/[^/]+/(src|bin)/', pathNot: TEST },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'resolvable',
      comment: 'An import that leads nowhere is also one that no rule can judge.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-cycles',
      comment: 'Files of a circle cannot be read one after the other.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'sources-do-not-import-tests',
      severity: 'error',
      from: { pathNot: [TEST, '^tests/'] },
      to: { path: TEST },
    },
    {
      name: 'folders-named-after-what-they-hold',
      comment: 'utils, common, helpers and shared hold anything.',
      severity: 'error',
      from: {},
      to: { path: '/(util|utils|common|helper|helpers|shared)/', pathNot: 'node_modules/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|coverage)/' },
    // Type-only imports are arrows too.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
    },
  },
};
