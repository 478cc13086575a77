import path from 'node:path';
import { loadTypeScript } from '../bench/load-typescript.mjs';
import { plugin } from '../shared/paths.mjs';
import { code, markdownTable } from './markdown.mjs';

/** The helpers of templates. Their examples are run by engine/prompts/helpers.test.ts. */
export function helpersTable() {
  const { promptHelpers } = loadTypeScript(path.join(plugin, 'server', 'src', 'engine', 'prompts', 'helpers.ts'));
  const rows = promptHelpers.map(({ signature, description, example }) => [
    code(signature),
    description.replace(/\{\{.*?\}\}/g, code),
    code(example.template),
    code(JSON.stringify(example.variables)),
    code(example.output),
  ]);
  return markdownTable(['helper', 'what it does', 'example', 'with', 'gives'], rows);
}
