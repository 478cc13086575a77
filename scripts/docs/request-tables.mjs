import { createRequire } from 'node:module';
import path from 'node:path';
import { loadTypeScript } from '../bench/load-typescript.mjs';
import { plugin } from '../shared/paths.mjs';
import { fieldComments } from './comments.mjs';
import { code, grouped, markdownTable } from './markdown.mjs';

const contract = 'plugins/imageforge/shared/generations.ts';

/** The fields of `POST /generations`: what its schema checks, with the comments that stand there. */
export function requestTable() {
  const { z } = createRequire(path.join(plugin, 'package.json'))('zod');
  const { createGenerationSchema } = loadTypeScript(path.join(plugin, 'shared', 'generations.ts'));
  const comments = fieldComments(contract, 'createGenerationSchema');
  const { properties } = z.toJSONSchema(createGenerationSchema, { io: 'input', unrepresentable: 'any' });
  const rows = Object.entries(properties).map(([name, schema]) => {
    const comment = comments.get(name);
    if (!comment) throw new Error(`${contract}: the field "${name}" has no doc comment.`);
    return [code(name), kindOf(schema), comment];
  });
  return markdownTable(['field', 'value', 'meaning'], rows);
}

/** What a request of each mode has, by the one table of modes. */
export function requestModesTable() {
  const { modes } = loadTypeScript(path.join(plugin, 'server', 'src', 'engine', 'image-model', 'modes.ts'));
  const rows = Object.entries(modes).map(([name, { does, prompt, images, mask, size, fields = [], needs = [] }]) => [
    code(name),
    does,
    prompt,
    images.max === 0 ? 'none' : images.min === images.max ? `${images.min}` : `${images.min} to ${images.max}`,
    mask,
    size === 'asked' ? 'may be asked for' : 'follows from the source',
    fields.map((field) => `${code(field)}${needs.includes(field) ? ' (needed)' : ''}`).join(', '),
  ]);
  return markdownTable(['`mode`', 'it', 'prompt', '`images`', '`mask`', '`size`', 'further fields'], rows);
}

/** What may be written, in words. */
const kindOf = (schema) => {
  if (schema.anyOf) return schema.anyOf.map(kindOf).join(' or ');
  if (schema.enum) return schema.enum.map(code).join(', ');
  if (schema.type === 'boolean') return '`true`, `false`';
  if (schema.type === 'array') return `list, at most ${schema.maxItems}`;
  if (schema.type === 'object') return schema.properties ? code(shapeOf(schema)) : 'object';
  if (schema.type === 'integer') return rangeOf(schema, 'whole number');
  if (schema.type === 'number') return rangeOf(schema, 'number');
  if (schema.type !== 'string') throw new Error(`There are no words yet for a field like ${JSON.stringify(schema)}.`);
  const { minLength, maxLength } = schema;
  return minLength === undefined ? `text, at most ${grouped(maxLength)} characters` : `text, ${grouped(minLength)} to ${grouped(maxLength)} characters`;
};

const rangeOf = ({ minimum, exclusiveMinimum, maximum }, kind) =>
  exclusiveMinimum === undefined ? `${kind}, ${grouped(minimum)} to ${grouped(maximum)}` : `${kind} above ${exclusiveMinimum}, at most ${grouped(maximum)}`;

/** `{uid, documentId?}` */
const shapeOf = ({ properties, required = [] }) =>
  `{${Object.keys(properties).map((name) => (required.includes(name) ? name : `${name}?`)).join(', ')}}`;
