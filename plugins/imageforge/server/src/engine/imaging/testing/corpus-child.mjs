/**
 * node --expose-gc corpus-child.mjs FUZZED ROUNDS
 *
 * Runs the corpus of bad images in a process of its own, so that a crash ends this one, and its
 * memory is measured without the tests'. Writes the report as JSON.
 */
import path from 'node:path';
import { loadTypeScript } from '../../../../../../../scripts/bench/load-typescript.mjs';

const { runCorpus } = loadTypeScript(path.join(import.meta.dirname, 'run-corpus.ts'));
console.log(JSON.stringify(await runCorpus(...process.argv.slice(2).map(Number))));
