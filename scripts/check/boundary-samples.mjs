/**
 * A small tree of files that keeps to the table of `.dependency-cruiser.cjs`, and for each rule the
 * one file that breaks it.
 */
const server = 'plugins/imageforge/server/src';

/** The tree's settings: path → content. */
export const settings = {
  'package.json': { name: 'sample', dependencies: { bull: '1' }, devDependencies: { jest: '1' } },
  'tsconfig.json': {},
  'plugins/imageforge/package.json': {
    name: 'sample-plugin',
    dependencies: { bull: '1', sharp: '1', zod: '1' },
    devDependencies: { thumbhash: '1', jest: '1', '@strapi/strapi': '1' },
    peerDependencies: { '@strapi/strapi': '1' },
  },
};

/** @type {Record<string, string[]>} file → what it imports, and may; `type …` is an import of types alone */
export const lawful = {
  'plugins/imageforge/shared/contract.ts': ['zod'],
  'plugins/imageforge/admin/src/index.ts': ['../../shared/contract'],
  [`${server}/engine/errors/index.ts`]: [],
  [`${server}/engine/ports.ts`]: ['type ./image-model'],
  [`${server}/engine/image-model/index.ts`]: ['../errors', 'type ../../../../shared/contract'],
  [`${server}/engine/budget/price.ts`]: [],
  [`${server}/engine/imaging/decode.ts`]: ['node:crypto', 'sharp', 'thumbhash'],
  [`${server}/engine/testing/fakes.ts`]: ['../ports', 'sharp'],
  [`${server}/providers/one/index.ts`]: ['type ../../engine/budget/price', '../../engine/image-model'],
  [`${server}/providers/one/one.test.ts`]: ['.', '../../engine/testing/fakes'],
  [`${server}/providers/two/index.ts`]: ['node:fs', 'sharp', '../../provider-kit'],
  [`${server}/provider-kit/index.ts`]: ['../engine/errors', '../untrusted/fetch'],
  [`${server}/untrusted/fetch.ts`]: ['node:http'],
  [`${server}/engine/moderation/index.ts`]: ['type ../image-model'],
  [`${server}/moderators/ask.ts`]: ['../engine/errors'],
  [`${server}/moderators/one/index.ts`]: ['../ask', '../../engine/moderation', 'type ../../engine/image-model'],
  [`${server}/moderators/two/index.ts`]: ['node:crypto'],
  [`${server}/adapters/queue/bull/index.ts`]: ['bull', 'type ../../../engine/ports'],
  [`${server}/adapters/store/index.ts`]: ['../../content-types', '../../engine/errors'],
  [`${server}/content-types/index.ts`]: [],
  [`${server}/delivery/address.ts`]: ['../engine/errors'],
  [`${server}/delivery/cache.ts`]: ['node:fs', './address', 'type ../engine/ports', '../engine/imaging/decode'],
  [`${server}/services/generations.ts`]: [
    'type @strapi/strapi',
    '../../../shared/contract',
    '../engine/imaging/decode',
    '../content-types',
  ],
  [`${server}/controllers/generations.ts`]: ['../engine/errors', '../services/generations', 'node:stream'],
  [`${server}/forge.ts`]: ['./adapters/queue/bull', './providers/one', './services/generations'],
  [`${server}/bootstrap.ts`]: ['./forge'],
  [`${server}/index.ts`]: ['./bootstrap'],
  'gpu-runner/src/index.ts': ['node:http'],
  'config/plugins.ts': [],
  'tests/e2e/forge.test.ts': [`../../${server}/forge`],
};

/** Packages that the samples import; `undeclared` is in no package.json. */
export const packages = ['@strapi/strapi', 'bull', 'jest', 'sharp', 'thumbhash', 'undeclared', 'zod'];

/** @type {Record<string, { file: string, imports: string }>} rule → its violation */
export const violations = {
  'engine-is-pure': { file: `${server}/engine/routing/bad.ts`, imports: 'bull' },
  'engine-takes-only-types-from-shared': {
    file: `${server}/engine/prompts/bad.ts`,
    imports: '../../../../shared/contract',
  },
  'engine-decodes-only-in-imaging': { file: `${server}/engine/generation/bad.ts`, imports: 'sharp' },
  'engine-tests-stay-in-the-engine': {
    file: `${server}/engine/bad.test.ts`,
    imports: '../services/generations',
  },
  'providers-know-the-image-model': {
    file: `${server}/providers/one/bad.ts`,
    imports: 'type ../../engine/ports',
  },
  'providers-do-not-know-each-other': { file: `${server}/providers/one/bad.test.ts`, imports: '../two' },
  'the-kit-knows-the-image-model': { file: `${server}/provider-kit/bad.ts`, imports: 'type ../engine/ports' },
  'moderators-know-moderation': { file: `${server}/moderators/one/bad.ts`, imports: 'type ../../engine/ports' },
  'moderators-do-not-know-each-other': { file: `${server}/moderators/one/bad.test.ts`, imports: '../two' },
  'adapters-know-their-port': {
    file: `${server}/adapters/publish/bad.ts`,
    imports: 'type ../../services/generations',
  },
  'store-knows-its-tables': { file: `${server}/adapters/store/bad.ts`, imports: '../../providers/one' },
  'delivery-knows-the-ports': { file: `${server}/delivery/bad-database.ts`, imports: '../adapters/store' },
  'addresses-run-in-browsers': { file: `${server}/delivery/modifiers.ts`, imports: 'node:crypto' },
  'services-know-the-engine': { file: `${server}/services/bad.ts`, imports: '../adapters/queue/bull' },
  'controllers-are-thin': {
    file: `${server}/controllers/bad.ts`,
    imports: 'type ../engine/ports',
  },
  'only-the-roots-know-the-forge': { file: `${server}/register.ts`, imports: 'type ./forge' },
  'nothing-imports-the-entry-points': { file: `${server}/delivery/bad.ts`, imports: '../bootstrap' },
  'shared-knows-zod-alone': { file: 'plugins/imageforge/shared/bad.ts', imports: 'bull' },
  'admin-knows-the-contracts': {
    file: 'plugins/imageforge/admin/src/bad.ts',
    imports: 'type ../../server/src/engine/ports',
  },
  'admin-runs-in-a-browser': { file: 'plugins/imageforge/admin/src/path.ts', imports: 'node:path' },
  'server-does-not-know-the-admin': { file: `${server}/delivery/admin.ts`, imports: '../../../admin/src' },
  'runner-stands-alone': {
    file: 'gpu-runner/src/bad.ts',
    imports: '../../plugins/imageforge/shared/contract',
  },
  'plugin-takes-only-types-from-the-runner': {
    file: `${server}/delivery/runner.ts`,
    imports: '../../../../../gpu-runner/src',
  },
  'host-uses-the-plugin-as-installed': {
    file: 'config/bad.ts',
    imports: '../plugins/imageforge/shared/contract',
  },
  'no-cycles': { file: `${server}/delivery/circle-1.ts`, imports: 'type ./circle-2' },
  'no-unresolvable': { file: `${server}/delivery/lost.ts`, imports: './nowhere' },
  'declared-packages-only': { file: `${server}/delivery/undeclared.ts`, imports: 'undeclared' },
  'shipped-packages-only': { file: `${server}/delivery/dev.ts`, imports: 'jest' },
  'no-tests-in-shipped-code': { file: `${server}/delivery/test.ts`, imports: '../engine/testing/fakes' },
};

/** The other half of the cycle, which is reported at its first file. */
export const companions = { [`${server}/delivery/circle-2.ts`]: ['type ./circle-1'] };
