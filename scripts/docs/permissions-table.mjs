import path from 'node:path';
import { loadTypeScript } from '../bench/load-typescript.mjs';
import { plugin } from '../shared/paths.mjs';
import { fieldComments } from './comments.mjs';
import { code, markdownTable } from './markdown.mjs';

/** What roles can be given, with the comments of services/permissions.ts. */
export function permissionsTable() {
  const file = 'plugins/imageforge/server/src/services/permissions.ts';
  const { permissions } = loadTypeScript(path.join(plugin, 'server', 'src', 'services', 'permissions.ts'));
  const comments = fieldComments(file, 'permissions');
  const rows = Object.entries(permissions).map(([id, name]) => {
    const comment = comments.get(id);
    if (!comment) throw new Error(`${file}: the permission "${id}" has no doc comment.`);
    return [name, code(id), comment];
  });
  return markdownTable(['permission', 'id', 'allows'], rows);
}
