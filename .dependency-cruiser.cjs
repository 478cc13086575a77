/**
 * Who may import whom: the table of docs/architecture.md, checked by `npm run check`. Each rule says
 * what a folder may import; everything else is an error, and so is a type from there.
 * `scripts/check/boundary-samples.mjs` holds one violation for each rule, and the check proves that
 * the rule finds it.
 */
const server = '^plugins/imageforge/server/src';
const shared = '^plugins/imageforge/shared/';
const engine = `${server}/engine`;
const tests = '\\.test\\.tsx?$|/testing/|/fixtures/';

/** Installed packages, by exact name. */
const packages = (...names) => `(^|/)node_modules/(@types/)?(${names.join('|')})/`;
const anyPackage = '(^|/)node_modules/';

/** Parts of Node that touch nothing outside the process. */
const pureNode =
  '^(assert|async_hooks|buffer|crypto|events|path|perf_hooks|querystring|stream|string_decoder|timers|url|util|zlib)(/|$)';
/** What an adapter may import: the ports, what they speak in, the look-up for addresses from outside, and other adapters' plumbing (a Redis client). */
const portPaths = [
  `${server}/threads/`,
  `${engine}/provenance/(claim|credentials)\\.ts$`,
  `${server}/adapters/`,
  `${engine}/ports\\.ts$`,
  `${engine}/(errors|image-model)/`,
  `${engine}/generation/(generation|stages)\\.ts$`,
  `${engine}/renditions/`,
  `${engine}/imaging/perceptual-hash\\.ts$`,
  `${engine}/webhooks/(delivery|events)\\.ts$`,
  `${engine}/operation/`,
  `${engine}/texts/(clean-text|text-writer|texts)\\.ts$`,
  // HTTP with limits, for what speaks to one configured server.
  `${server}/provider-kit/index\\.ts$`,
  `${engine}/publishing/object-key\\.ts$`,
  `${server}/untrusted/`,
  anyPackage,
];

/** A folder and the only things that it may import. `node`: Node's own modules too. */
const only = (name, comment, from, allowed, { node = false } = {}) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, pathNot: tests },
  to: { pathNot: allowed, ...(node && { dependencyTypesNot: ['core'] }) },
});

module.exports = {
  forbidden: [
    // The engine
    only(
      'engine-is-pure',
      'The engine imports itself and small pure libraries: no Strapi, no queue, no cloud SDK, no files, no network.',
      `${engine}/`,
      [`${engine}/`, shared, pureNode, packages('handlebars', 'blurhash', 'thumbhash', 'zod', 'sharp', 'cockatiel')],
    ),
    {
      name: 'engine-takes-only-types-from-shared',
      comment: 'The contracts with the admin may lend the engine their types; the engine runs without them.',
      severity: 'error',
      from: { path: `${engine}/`, pathNot: tests },
      to: { path: shared, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'engine-decodes-only-in-imaging',
      comment: 'Bytes are decoded in one place, where the limits are: engine/imaging.',
      severity: 'error',
      from: { path: `${engine}/`, pathNot: [`${engine}/imaging/`, `${engine}/testing/`, tests] },
      to: { path: packages('sharp') },
    },
    {
      name: 'engine-tests-stay-in-the-engine',
      comment:
        'The engine is tested with the in-memory parts; what needs the real ones is tested beside them.',
      severity: 'error',
      from: { path: `${engine}/` },
      to: { path: `${server}/`, pathNot: `${engine}/` },
    },

    // What the engine is given
    {
      name: 'providers-know-the-image-model',
      comment:
        'A provider imports its own folder, the kit, engine/image-model, engine/errors, engine/budget/price and its SDK.',
      severity: 'error',
      from: { path: `${server}/providers/([^/]+)/`, pathNot: tests },
      to: {
        pathNot: [
          `${server}/providers/$1/`,
          `${server}/provider-kit/index\\.ts$`,
          `${engine}/(image-model|errors)/`,
          `${engine}/budget/price\\.ts$`,
          // Types alone, as another rule says.
          '^gpu-runner/src/contract\\.ts$',
          anyPackage,
        ],
        dependencyTypesNot: ['core'],
      },
    },
    {
      name: 'providers-do-not-know-each-other',
      comment: 'A provider can be taken out by deleting its folder.',
      severity: 'error',
      from: { path: `${server}/providers/([^/]+)/` },
      to: { path: `${server}/providers/[^/]+/`, pathNot: `${server}/providers/$1/` },
    },
    {
      name: 'the-kit-knows-the-image-model',
      comment: 'What providers share, and what packages outside write theirs with: it may know no more than they do.',
      severity: 'error',
      from: { path: `${server}/(provider-kit|untrusted)/`, pathNot: tests },
      to: {
        pathNot: [`${server}/(provider-kit|untrusted)/`, `${engine}/(image-model|errors)/`, `${engine}/budget/price\\.ts$`, anyPackage],
        dependencyTypesNot: ['core'],
      },
    },
    {
      name: 'moderators-know-moderation',
      comment:
        'A moderator imports its own folder, the files that moderators share, engine/moderation, the shape of an image, engine/errors and its SDK.',
      severity: 'error',
      from: { path: `${server}/moderators/([^/]+)/`, pathNot: tests },
      to: {
        pathNot: [
          `${server}/moderators/$1/`,
          `${server}/moderators/[^/]+\\.ts$`,
          `${server}/threads/`,
          `${engine}/(moderation|errors)/`,
          `${engine}/image-model/`,
          anyPackage,
        ],
        dependencyTypesNot: ['core'],
      },
    },
    {
      name: 'moderators-do-not-know-each-other',
      comment: 'A moderator can be taken out by deleting its folder.',
      severity: 'error',
      from: { path: `${server}/moderators/([^/]+)/` },
      to: { path: `${server}/moderators/([^/]+/|index\\.ts$)`, pathNot: `${server}/moderators/$1/` },
    },
    {
      name: 'adapters-know-their-port',
      comment:
        'An adapter imports the port that it implements, the errors, the types that the port speaks in, and its SDK.',
      severity: 'error',
      from: { path: `${server}/adapters/`, pathNot: [`${server}/adapters/(store|ledger)/`, tests] },
      to: { pathNot: portPaths, dependencyTypesNot: ['core'] },
    },
    only(
      'store-knows-its-tables',
      "The store and the ledger's book are adapters whose SDK is Strapi's database; they need the names of the content types.",
      `${server}/adapters/(store|ledger)/`,
      [...portPaths, `${engine}/ledger/`, `${server}/content-types/`],
      { node: true },
    ),

    // What visitors load
    {
      name: 'delivery-knows-the-ports',
      comment:
        'Delivery imports its own folder, the ports, the errors and what makes another version of an image: no database, no Strapi, no decoder.',
      severity: 'error',
      from: { path: `${server}/delivery/`, pathNot: tests },
      to: {
        pathNot: [
          `${server}/delivery/`,
          `${engine}/ports\\.ts$`,
          `${engine}/(errors|image-model|imaging)/`,
          `${engine}/generation/generation\\.ts$`,
          `${engine}/provenance/transform\\.ts$`,
        ],
        dependencyTypesNot: ['core'],
      },
    },
    only(
      'addresses-run-in-browsers',
      'What pages build their addresses with is no more than texts: no Node, and nothing that knows a key.',
      `${server}/delivery/(public|address|modifiers)\\.ts$`,
      [`${server}/delivery/(public|address|modifiers)\\.ts$`, `${engine}/errors/`],
    ),

    // Strapi's side
    only(
      'services-know-the-engine',
      'A service imports the engine, the contracts, the content types and other services.',
      `${server}/services/`,
      [`${server}/services/`, `${server}/content-types/`, `${engine}/`, shared, anyPackage],
      { node: true },
    ),
    only(
      'controllers-are-thin',
      'Controllers, routes and policies import services, the contracts and the table of errors.',
      `${server}/(controllers|routes|policies)/`,
      [
        `${server}/(controllers|routes|policies|services)/`,
        `${engine}/errors/`,
        shared,
        packages('@strapi/[^/]+', 'zod', 'koa'),
      ],
      { node: true },
    ),
    {
      name: 'only-the-roots-know-the-forge',
      comment:
        'forge.ts puts everything together, so whoever imports it imports everything: bootstrap and the worker.',
      severity: 'error',
      from: { pathNot: [`${server}/(forge|bootstrap|worker)\\.ts$`, tests, '^(tests|scripts)/'] },
      to: { path: `${server}/forge\\.ts$` },
    },
    {
      name: 'nothing-imports-the-entry-points',
      comment: 'Strapi calls index, register, bootstrap and destroy; only index knows the others.',
      severity: 'error',
      from: { path: '^plugins/', pathNot: [`${server}/index\\.ts$`, tests] },
      to: { path: `${server}/(index|register|bootstrap|destroy|worker)\\.ts$` },
    },

    // Across packages
    only('shared-knows-zod-alone', 'The contracts run in the browser and on the server.', shared, [
      shared,
      packages('zod'),
    ]),
    {
      name: 'admin-knows-the-contracts',
      comment: 'The admin shares nothing with the server but the contracts.',
      severity: 'error',
      from: { path: '^plugins/imageforge/admin/' },
      to: { pathNot: ['^plugins/imageforge/admin/', shared, anyPackage], dependencyTypesNot: ['core'] },
    },
    {
      name: 'admin-runs-in-a-browser',
      comment: "Node's own modules do not exist there.",
      severity: 'error',
      from: { path: '^plugins/imageforge/admin/', pathNot: tests },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'server-does-not-know-the-admin',
      comment: 'What both need is a contract in shared/.',
      severity: 'error',
      from: { path: `${server}/` },
      to: { path: '^plugins/imageforge/admin/' },
    },
    {
      name: 'runner-stands-alone',
      comment: 'The GPU runner runs on other machines, without the plugin.',
      severity: 'error',
      from: { path: '^gpu-runner/' },
      to: { pathNot: ['^gpu-runner/', anyPackage], dependencyTypesNot: ['core'] },
    },
    {
      name: 'plugin-takes-only-types-from-the-runner',
      comment: 'The plugin talks to the runner over the network.',
      severity: 'error',
      from: { path: '^plugins/' },
      to: { path: '^gpu-runner/|node_modules/@imageforge/gpu-runner/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'host-uses-the-plugin-as-installed',
      comment: 'The host shows what everybody has: the package, not its sources.',
      severity: 'error',
      from: { path: '^(config|src)/' },
      to: { path: '^(plugins/[^/]+/(server|admin|shared)|gpu-runner|scripts|tests)/' },
    },

    // Everywhere
    {
      name: 'no-cycles',
      comment: 'Files that need each other are one file, or want a third that both need. Types count too.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unresolvable',
      comment: 'It imports what is not there.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'declared-packages-only',
      comment:
        'A package that package.json does not name may be gone with the next installation. Types come with Strapi.',
      severity: 'error',
      from: {},
      // An optional peer is declared, but its entry in peerDependenciesMeta is taken for an unknown kind.
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only', 'npm-peer'] },
    },
    {
      name: 'shipped-packages-only',
      comment:
        'Users of the plugin get no dev dependencies. thumbhash is bundled: it ships as an ES module only.',
      severity: 'error',
      from: { path: '^plugins/[^/]+/(server|admin|shared)/', pathNot: tests },
      to: {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['npm', 'npm-peer', 'type-only'],
        pathNot: packages('thumbhash'),
      },
    },
    {
      name: 'no-tests-in-shipped-code',
      comment: 'Tests, fixtures and in-memory parts are left out of the package.',
      severity: 'error',
      from: { path: '^plugins/', pathNot: tests },
      to: { path: tests },
    },
  ],
  options: {
    // Types count: a type that crosses a border ties the two sides together just as well.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|\\.cache|\\.tmp|\\.strapi)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
