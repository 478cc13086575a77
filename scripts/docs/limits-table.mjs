import path from 'node:path';
import { loadTypeScript } from '../bench/load-typescript.mjs';
import { plugin } from '../shared/paths.mjs';
import { fieldComments } from './comments.mjs';
import { code, grouped, markdownTable } from './markdown.mjs';

/** The limits of templates, with the comments of engine/prompts/limits.ts. */
export function limitsTable() {
  const file = 'plugins/imageforge/server/src/engine/prompts/limits.ts';
  const { promptLimits } = loadTypeScript(path.join(plugin, 'server', 'src', 'engine', 'prompts', 'limits.ts'));
  const comments = fieldComments(file, 'promptLimits');
  const rows = Object.entries(promptLimits)
    // Not a limit, but what one of them counts with.
    .filter(([name]) => name !== 'callCost')
    .map(([name, limit]) => {
      const comment = comments.get(name);
      if (!comment) throw new Error(`${file}: the limit "${name}" has no doc comment.`);
      return [code(name), grouped(limit), comment.replace('`callCost`', `${promptLimits.callCost} units`)];
    });
  return markdownTable(['limit', 'maximum', 'of what'], rows);
}
