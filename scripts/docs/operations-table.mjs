import { createRequire } from 'node:module';
import path from 'node:path';
import { loadTypeScript } from '../bench/load-typescript.mjs';
import { plugin } from '../shared/paths.mjs';
import { declarationComment, fieldComments } from './comments.mjs';
import { code, grouped, markdownTable } from './markdown.mjs';

const contract = 'plugins/imageforge/shared/operations.ts';

/** What can be done to an image: what the schemas of shared/operations.ts check, with the comments that stand there. */
export function operationsTable() {
  const { z } = createRequire(path.join(plugin, 'package.json'))('zod');
  const { operationSchema } = loadTypeScript(path.join(plugin, 'shared', 'operations.ts'));
  const rows = operationSchema.options.flatMap((option) => {
    const type = option.shape.type.value;
    const name = `${type.replace(/-(.)/g, (_, letter) => letter.toUpperCase())}Schema`;
    const comments = fieldComments(contract, name);
    const { properties, required } = z.toJSONSchema(option, { io: 'input', unrepresentable: 'any' });
    const fields = Object.entries(properties).filter(([field]) => field !== 'type');
    const first = [code(type), declarationComment(contract, name)];
    if (fields.length === 0) return [[...first, '', '', '', '']];
    return fields.map(([field, schema], index) => {
      const fallback = required.includes(field) ? 'needed' : schema.default === undefined ? 'left out' : code(String(schema.default));
      return [...(index === 0 ? first : ['', '']), code(field), kindOf(schema), fallback, comments.get(field) ?? ''];
    });
  });
  return markdownTable(['`type`', 'it', 'field', 'value', 'default', 'meaning'], rows);
}

/** What may be written, in words. */
const kindOf = (schema) => {
  if (schema.anyOf) return schema.anyOf.map(kindOf).join(', or ');
  if (schema.enum) return schema.enum.map(code).join(', ');
  if (schema.const !== undefined) return code(schema.const);
  if (schema.type === 'object') return code(`{${Object.keys(schema.properties).join(', ')}}`);
  if (schema.type === 'integer') return `whole number, ${grouped(schema.minimum)} to ${grouped(schema.maximum)}`;
  if (schema.type === 'number') return `${schema.minimum} to ${schema.maximum}`;
  if (schema.type !== 'string') throw new Error(`${contract}: there are no words yet for a field like ${JSON.stringify(schema)}.`);
  const kind = kinds.find(({ like }) => new RegExp(schema.pattern).test(like));
  if (!kind) throw new Error(`${contract}: there are no words yet for a text like ${schema.pattern}.`);
  return kind.words;
};

/** Texts are told apart by an example that they take. */
const kinds = [
  { like: '16:9', words: 'a ratio, `16:9`' },
  { like: '#ffffff80', words: 'a colour, `#ffffff` or `#ffffff80`' },
  { like: '#ffffff', words: 'a colour, `#ffffff`' },
  { like: 'logo', words: 'a name' },
];
