import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { root } from '../../scripts/shared/paths.mjs';

/** What a new Strapi application comes with, and the plugin's tarball; nothing of the plugin's own needs. */
const packageJson = (tarball) => ({
  name: 'bare-strapi-application',
  version: '0.1.0',
  private: true,
  dependencies: {
    '@strapi/strapi': '5.54.0',
    'better-sqlite3': '12.11.1',
    react: '^18.3.1',
    'react-dom': '^18.3.1',
    'react-router-dom': '6.30.3',
    'strapi-plugin-imageforge': `file:${tarball}`,
    'styled-components': '^6.1.19',
  },
  engines: { node: '>=20.12.0 <=26.x.x' },
  strapi: { uuid: false, telemetryDisabled: true },
});

const secret = () => randomBytes(24).toString('base64url');

const environment = () =>
  [
    'HOST=127.0.0.1',
    `APP_KEYS=${secret()},${secret()}`,
    `API_TOKEN_SALT=${secret()}`,
    `ADMIN_JWT_SECRET=${secret()}`,
    `TRANSFER_TOKEN_SALT=${secret()}`,
    `ENCRYPTION_KEY=${secret()}`,
    'STRAPI_TELEMETRY_DISABLED=true',
    '',
  ].join('\n');

const config = {
  'server.js': `module.exports = ({ env }) => ({
  host: env('HOST'),
  port: env.int('PORT', 1337),
  app: { keys: env.array('APP_KEYS') },
  logger: { updates: { enabled: false } },
});
`,
  'admin.js': `module.exports = ({ env }) => ({
  auth: { secret: env('ADMIN_JWT_SECRET') },
  apiToken: { salt: env('API_TOKEN_SALT') },
  transfer: { token: { salt: env('TRANSFER_TOKEN_SALT') } },
  secrets: { encryptionKey: env('ENCRYPTION_KEY') },
  flags: { nps: false, promoteEE: false },
});
`,
  'api.js': `module.exports = { rest: { defaultLimit: 25, maxLimit: 100, withCount: true } };
`,
  'database.js': `const path = require('node:path');

module.exports = () => ({
  connection: {
    client: 'sqlite',
    connection: { filename: path.join(__dirname, '..', '.tmp', 'data.db') },
    useNullAsDefault: true,
  },
});
`,
  'middlewares.js': `module.exports = [
  'strapi::logger',
  'strapi::errors',
  'strapi::security',
  'strapi::cors',
  'strapi::poweredBy',
  'strapi::query',
  'strapi::body',
  'strapi::session',
  'strapi::favicon',
  'strapi::public',
];
`,
  // The one entry that a user writes.
  'plugins.js': `module.exports = () => ({
  imageforge: { enabled: true },
});
`,
};

const post = {
  kind: 'collectionType',
  collectionName: 'posts',
  info: { singularName: 'post', pluralName: 'posts', displayName: 'Post' },
  options: { draftAndPublish: true },
  attributes: {
    title: { type: 'string', required: true },
    picture: { type: 'media', multiple: false, allowedTypes: ['images'] },
  },
};

const factory = (kind) => `const { factories } = require('@strapi/strapi');

module.exports = factories.createCore${kind}('api::post.post');
`;

const api = {
  'content-types/post/schema.json': `${JSON.stringify(post, null, 2)}\n`,
  'controllers/post.js': factory('Controller'),
  'routes/post.js': factory('Router'),
  'services/post.js': factory('Service'),
};

/** What an application's own TypeScript says about the plugin; a type that does not resolve would be `any`. */
const types = `import type plugin from 'strapi-plugin-imageforge/strapi-server';
import type {
  CreateGenerationBody,
  Generations,
  GenerationView,
  ImageForgeOptions,
  Templates,
} from 'strapi-plugin-imageforge/strapi-server';
import type admin from 'strapi-plugin-imageforge/strapi-admin';
import { createHttpClient, ForgeError, type ImageProvider } from 'strapi-plugin-imageforge/provider';
import { startFakeServer, testImageModel } from 'strapi-plugin-imageforge/testing';

type IsAny<T> = 0 extends 1 & T ? true : false;
type AllKnown = [
  IsAny<typeof plugin>,
  IsAny<typeof plugin.register>,
  IsAny<Parameters<typeof plugin.bootstrap>[0]['strapi']>,
  IsAny<typeof admin>,
  IsAny<Parameters<typeof admin.register>[0]>,
  IsAny<CreateGenerationBody['prompt']>,
  IsAny<GenerationView['images'][number]['fileId']>,
  IsAny<Awaited<ReturnType<Generations['create']>>['recipe']['size']['width']>,
  IsAny<Parameters<Generations['create']>[0]>,
  IsAny<Awaited<ReturnType<Templates['template']>>['slug']>,
  IsAny<typeof createHttpClient>,
  IsAny<ForgeError['code']>,
  IsAny<ImageProvider['models'][number]['model']['capabilities']['modes']>,
  IsAny<Parameters<typeof startFakeServer>[0]>,
  IsAny<Parameters<typeof testImageModel>[2]['capabilities']>,
];
export const known: AllKnown = [
  false, false, false, false, false, false, false, false, false, false, false, false, false, false, false,
];

export const options: ImageForgeOptions = { images: { format: 'avif' }, queue: { driver: 'embedded' } };
// @ts-expect-error -- no such format
export const wrong: ImageForgeOptions = { images: { format: 'gif' } };
`;

/** The application registers the provider of the guide, which lies beside it as a package of its own. */
const index = `const { createExamplePixProvider } = require('../examplepix');

module.exports = {
  register({ strapi }) {
    strapi.plugin('imageforge').service('providers').register(createExamplePixProvider({ apiKey: 'none-yet' }));
  },
  bootstrap() {},
};
`;

/** The two ways in which applications resolve modules: Strapi's own template has the first. */
const resolutions = {
  node: { module: 'CommonJS', moduleResolution: 'Node' },
  bundler: { module: 'Preserve', moduleResolution: 'Bundler' },
};

/** The names of the TypeScript projects under `types/`. */
export const typeProjects = Object.keys(resolutions).map((name) => `types/tsconfig.${name}.json`);

const compilerOptions = {
  target: 'ES2022',
  lib: ['ES2022', 'DOM'],
  strict: true,
  // As in Strapi's own tsconfig: some declarations of other packages do not check.
  skipLibCheck: true,
  esModuleInterop: true,
  noEmit: true,
  types: [],
};

/**
 * Writes a JavaScript Strapi application with one content type into an empty folder.
 * @param {string} folder
 * @param {string} tarball the packed plugin, absolute
 */
export function writeBareApp(folder, tarball) {
  const write = (file, content) => {
    fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    fs.writeFileSync(path.join(folder, file), content);
  };
  const json = (value) => `${JSON.stringify(value, null, 2)}\n`;
  write('package.json', json(packageJson(tarball)));
  write('.env', environment());
  write('public/uploads/.gitkeep', '');
  // Without one Strapi logs an error for each page.
  fs.copyFileSync(path.join(root, 'favicon.png'), path.join(folder, 'favicon.png'));
  for (const [name, content] of Object.entries(config)) write(`config/${name}`, content);
  for (const [name, content] of Object.entries(api)) write(`src/api/post/${name}`, content);
  fs.cpSync(path.join(root, 'docs', 'examples', 'provider'), path.join(folder, 'examplepix'), { recursive: true });
  write('src/index.js', index);
  write('types/uses-imageforge.ts', types);
  for (const [name, resolution] of Object.entries(resolutions)) {
    write(
      `types/tsconfig.${name}.json`,
      json({ compilerOptions: { ...compilerOptions, ...resolution }, files: ['uses-imageforge.ts'] }),
    );
  }
}
