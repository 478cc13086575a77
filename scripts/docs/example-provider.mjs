import fs from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { plugin, root } from '../shared/paths.mjs';

const file = 'docs/examples/provider/index.js';

/** The example as a block of code, as it stands in the guide. */
export const exampleProvider = () => `\`\`\`js\n${fs.readFileSync(path.join(root, file), 'utf8').trim()}\n\`\`\``;

/**
 * Checks the example's types, against the sources of what the plugin exports: they need no build.
 * @returns {string[]} what is wrong, as one line each
 */
export function exampleProblems() {
  const server = path.join(plugin, 'server');
  const { options } = ts.getParsedCommandLineOfConfigFile(path.join(server, 'tsconfig.json'), { noEmit: true }, { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined });
  const place = path.join(root, file);
  const program = ts.createProgram([place], {
    ...options,
    allowJs: true,
    checkJs: true,
    types: ['node'],
    skipLibCheck: true,
    paths: { 'strapi-plugin-imageforge/provider': [path.join(server, 'src', 'provider-kit', 'public.ts')] },
  });
  const source = program.getSourceFile(place);
  return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map((problem) => {
    const { line } = source.getLineAndCharacterOfPosition(problem.start ?? 0);
    return `${file}, line ${line + 1}: ${ts.flattenDiagnosticMessageText(problem.messageText, ' ')}`;
  });
}
