import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { loadTypeScript } from '../bench/load-typescript.mjs';
import { plugin, root } from '../shared/paths.mjs';
import { fieldComments } from './comments.mjs';
import { code, grouped, markdownTable } from './markdown.mjs';

const schemaFile = 'plugins/imageforge/server/src/config/schema.ts';

/** The options of the plugin: what config/schema.ts checks, with the comments that stand there. */
export function optionsTable() {
  const { z } = createRequire(path.join(plugin, 'package.json'))('zod');
  const { optionsSchema } = loadTypeScript(path.join(plugin, 'server', 'src', 'config', 'schema.ts'));
  const comments = fieldComments(schemaFile, 'optionsSchema');
  const schema = z.toJSONSchema(optionsSchema, { io: 'input', unrepresentable: 'any' });

  const rows = [...leaves(schema)].map(({ option, schema: leaf, required }) => {
    const comment = comments.get(option) ?? groupsComment(option) ?? providersComment(option);
    if (!comment) throw new Error(`${schemaFile}: the option "${option}" has no doc comment.`);
    const [, meaning, saidDefault] = /^(.*?)\s*(?:Default: (.*?)\.?)?$/.exec(comment);
    if (required && leaf.default === undefined) throw new Error(`${schemaFile}: the option "${option}" has no default.`);
    const fallback = leaf.default === undefined ? (saidDefault ?? 'not set') : code(JSON.stringify(leaf.default));
    return [code(option), kindOf(leaf), fallback, meaning];
  });
  return markdownTable(['option', 'value', 'default', 'meaning'], rows);
}

function* leaves(schema, prefix = '') {
  for (const [name, inner] of Object.entries(schema.properties)) {
    const option = `${prefix}${name}`;
    if (inner.properties) yield* leaves(inner, `${option}.`);
    else yield { option, schema: inner, required: schema.required?.includes(name) === true };
  }
}

/** What the group's own schema says: that of `delivery` stands in `config/delivery-schema.ts`. */
const groupsComment = (option) => {
  const [, group, name] = /^([^.]+)\.(.+)$/.exec(option) ?? [];
  const file = `plugins/imageforge/server/src/config/${group}-schema.ts`;
  return group && fs.existsSync(path.join(root, file)) ? fieldComments(file, `${group}Schema`).get(name) : undefined;
};

/** Where the options of a provider are declared that the schema only names, or is handed as they are. */
const providerOptions = {
  openai: { file: 'plugins/imageforge/server/src/providers/openai/options.ts', type: 'OpenAIOptions' },
  stability: { file: 'plugins/imageforge/server/src/config/stability-schema.ts', type: 'stabilitySchema' },
  'black-forest-labs': { file: 'plugins/imageforge/server/src/config/black-forest-labs-schema.ts', type: 'blackForestLabsSchema' },
  automatic1111: { file: 'plugins/imageforge/server/src/providers/automatic1111/options.ts', type: 'Automatic1111Options' },
  comfyui: { file: 'plugins/imageforge/server/src/providers/comfyui/options.ts', type: 'ComfyUIOptions' },
  'gpu-runner': { file: 'plugins/imageforge/server/src/providers/gpu-runner/options.ts', type: 'GpuRunnerOptions' },
  'sd-server': { file: 'plugins/imageforge/server/src/providers/sd-server/options.ts', type: 'SdServerOptions' },
};

/** What the provider's own schema, or the provider, says about an option that the schema says nothing about. */
const providersComment = (option) => {
  const [, provider, name] = /^providers\.([^.]+)\.(.+)$/.exec(option) ?? [];
  if (!provider) return undefined;
  const own = `plugins/imageforge/server/src/config/${provider}-schema.ts`;
  const constant = `${provider.replace(/-(.)/g, (_, letter) => letter.toUpperCase())}Schema`;
  const declared = fs.existsSync(path.join(root, own)) ? { file: own, type: constant } : providerOptions[provider];
  return declared && fieldComments(declared.file, declared.type).get(name);
};

/** What may be written, in words. */
const kindOf = (schema) => {
  if (schema.anyOf) return schema.anyOf.map(kindOf).join(' or ');
  if (schema.enum) return schema.enum.map((value) => code(JSON.stringify(value))).join(', ');
  if (schema.type === 'boolean') return '`true`, `false`';
  if (schema.type === 'null') return '`null`';
  if (schema.type === 'array') return 'list';
  // Names of the operator's own choosing.
  if (schema.type === 'object') return 'object';
  if (schema.type === 'integer') return `${grouped(schema.minimum)} to ${grouped(schema.maximum)}`;
  if (schema.type !== 'string') throw new Error(`There are no words yet for an option like ${JSON.stringify(schema)}.`);
  if (schema.format === 'uri') return 'address';
  if (schema.pattern) return `text like ${code(schema.pattern)}`;
  return 'text';
};
