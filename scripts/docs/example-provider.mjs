import fs from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { plugin, root } from '../shared/paths.mjs';

/**
 * Checks the types of the file's first block of TypeScript as if it were a provider's `index.ts`.
 * @returns {string[]} what is wrong, as one line each
 */
export function exampleProblems(file) {
  const [, example] = /```ts\n(.*?)\n```/s.exec(fs.readFileSync(path.join(root, file), 'utf8')) ?? [];
  if (!example) return [`${file}: expected a block of TypeScript with a whole provider.`];
  const configFile = path.join(plugin, 'server', 'tsconfig.json');
  const { options } = ts.getParsedCommandLineOfConfigFile(configFile, { noEmit: true }, { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined });
  const place = path.join(plugin, 'server', 'src', 'providers', 'example', 'index.ts');
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists } = host;
  host.fileExists = (name) => path.resolve(name) === place || fileExists(name);
  host.readFile = (name) => (path.resolve(name) === place ? example : readFile(name));

  const program = ts.createProgram([place], { ...options, types: ['node'], skipLibCheck: true }, host);
  const source = program.getSourceFile(place);
  return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map((problem) => {
    const { line } = source.getLineAndCharacterOfPosition(problem.start ?? 0);
    return `${file}, line ${line + 1} of the example: ${ts.flattenDiagnosticMessageText(problem.messageText, ' ')}`;
  });
}
