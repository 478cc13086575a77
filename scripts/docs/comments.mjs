import fs from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { root } from '../shared/paths.mjs';

const cleaned = (text) => text.replace(/\s+/g, ' ').trim();

/** The text of the doc comment before a field; undefined: it has none. */
const commentOf = (node) => {
  const [comment] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  return comment && cleaned(ts.getTextOfJSDocComment(comment.comment) ?? '');
};

/** The object that a chain like `z.strictObject({…}).prefault({})` begins with; undefined: with none. */
const objectIn = (node) => {
  for (let inner = node; inner; inner = inner.expression) {
    if (ts.isObjectLiteralExpression(inner)) return inner;
    if (!ts.isCallExpression(inner)) continue;
    const isObject = /^z\.(object|strictObject)$/.test(inner.expression.getText().replace(/\s/g, ''));
    if (isObject) return inner.arguments[0];
  }
  return undefined;
};

const nameOf = (field) => field.name?.getText().replace(/^['"]|['"]$/g, '');

/**
 * The doc comments of the fields of one constant (an object, or a zod object) or interface.
 * @param {string} file relative to the repository
 * @param {string} name of the constant or interface
 * @returns {Map<string, string>} `queue.driver` → its comment; a field without one is left out
 */
export function fieldComments(file, name) {
  const source = parsed(file);
  const comments = new Map();
  const visit = (fields, prefix) => {
    for (const field of fields) {
      const key = `${prefix}${nameOf(field)}`;
      const comment = commentOf(field);
      if (comment) comments.set(key, comment);
      const inside = ts.isPropertyAssignment(field) ? objectIn(field.initializer) : undefined;
      if (inside) visit(inside.properties, `${key}.`);
    }
  };
  const declared = source.statements
    .flatMap(declarationsOf)
    .find((one) => one.name?.getText() === name);
  if (!declared) throw new Error(`${file}: expected a declaration of "${name}".`);
  visit(ts.isInterfaceDeclaration(declared) ? declared.members : objectIn(unwrapped(declared.initializer)).properties, '');
  return comments;
}

/** The doc comment of one constant or interface. @throws Error when it has none */
export function declarationComment(file, name) {
  const source = parsed(file);
  const statement = source.statements.find((one) => declarationsOf(one).some((declared) => declared.name?.getText() === name));
  const comment = statement && commentOf(statement);
  if (!comment) throw new Error(`${file}: "${name}" has no doc comment.`);
  return comment;
}

const parsed = (file) => ts.createSourceFile(file, fs.readFileSync(path.join(root, file), 'utf8'), ts.ScriptTarget.Latest, true);

const declarationsOf = (statement) => (ts.isVariableStatement(statement) ? [...statement.declarationList.declarations] : [statement]);

/** `{…} as const` → `{…}` */
const unwrapped = (node) => (ts.isAsExpression(node) ? node.expression : node);
