/**
 * Names that no path may contain: they lead from data to code. Handlebars refuses inherited
 * properties already; a name that is never compiled cannot depend on that.
 */
export const forbiddenNames: ReadonlySet<string> = new Set([
  ...Object.getOwnPropertyNames(Object.prototype),
  'prototype',
]);

/** Words that mean something else in a template, so that no variable can be called so. */
export const syntaxWords: ReadonlySet<string> = new Set([
  'this',
  'else',
  'as',
  'true',
  'false',
  'null',
  'undefined',
]);
