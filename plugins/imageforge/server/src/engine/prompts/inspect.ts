import { emitHelper } from './environment';
import { type Position, type TemplateFault, positionOf } from './fault';
import { promptHelper } from './helpers';
import { limitError, promptLimits } from './limits';
import { forbiddenNames } from './names';

/** A place where a template uses a value. */
export interface TemplateReference extends Position {
  /** Name of a variable; `undefined`: the item of an `each` or the value of a `with`. */
  variable: string | undefined;
  /** What follows the name: `tags.length` has `['length']`. */
  path: string[];
  /** `list`: it is given to `each`. */
  usage: 'value' | 'list';
}

/** `undefined` parent: the template itself, where names are variables. */
interface Scope {
  kind: 'template' | 'each' | 'with';
  parent?: Scope;
  blockParams: readonly string[];
}

type Node = hbs.AST.Node;
type Path = hbs.AST.PathExpression;
interface Call extends Node {
  path: Node;
  params: Node[];
  hash?: hbs.AST.Hash;
}

const loopNames = ['index', 'first', 'last'];
const isPath = (node: Node): node is Path => node.type === 'PathExpression';
/** As Handlebars decides it, oddities included, so that we resolve a name as it will. */
const isScoped = (path: Path): boolean => /^\.|this\b/.test(path.original);
const isSimple = (path: Path): boolean =>
  path.parts.length === 1 && !isScoped(path) && !path.depth && !path.data;

const literal = (type: string, value: string | number, loc: Node['loc']): Node =>
  ({ type, value, original: value, loc }) as Node;

/** The arguments that let a helper say at run time which expression it was given. */
const placeArguments = (node: Node, original: string): Node[] => {
  const { line, column } = positionOf(node);
  return [
    literal('StringLiteral', original, node.loc),
    literal('NumberLiteral', line, node.loc),
    literal('NumberLiteral', column, node.loc),
  ];
};

/**
 * Walks a parsed template once: refuses whatever is not on the list of what templates may do,
 * collects the values that it uses, and rewrites it in place so that every `{{…}}` is written by
 * `emitHelper` and every `../` is looked up in the frame it means.
 *
 * Handlebars itself counts `../` by comparing neighbouring contexts, which goes wrong when a list
 * holds the same item twice in a nested `each`.
 *
 * @throws what `fail` makes of a fault, or ForgeError IMAGEFORGE_TEMPLATE_LIMIT
 */
export const inspectTemplate = (
  program: hbs.AST.Program,
  text: string,
  fail: (fault: Omit<TemplateFault, 'field'>) => Error,
  field?: string,
): TemplateReference[] => {
  const references: TemplateReference[] = [];
  const lines = text.split(/\r\n?|\n/);
  let nodes = 0;

  const fault = (node: Node, message: string): Error => fail({ ...positionOf(node), message });
  const sourceAt = (node: Node): string => lines[node.loc.start.line - 1]?.slice(node.loc.start.column) ?? '';

  const count = (depth: number): void => {
    nodes += 1;
    if (nodes > promptLimits.nodes) throw limitError('nodes', field);
    if (depth > promptLimits.nesting) throw limitError('nesting', field);
  };

  const refer = (
    path: Path,
    variable: string | undefined,
    tail: string[],
    usage: TemplateReference['usage'],
  ): void => {
    references.push({ ...positionOf(path), variable, path: tail, usage });
  };

  /** The scope that many `../` up. */
  const scopeAbove = (path: Path, scope: Scope): Scope => {
    let found = scope;
    for (let i = 0; i < path.depth; i++) {
      if (!found.parent)
        throw fault(path, `"${path.original}" leads out of the template: there is nothing around it.`);
      found = found.parent;
    }
    return found;
  };

  const visitData = (path: Path, scope: Scope, usage: TemplateReference['usage']): void => {
    const [name = '', ...rest] = path.parts;
    if (name === 'root' && rest[0] !== undefined && path.depth === 0) {
      refer(path, rest[0], rest.slice(1), usage);
      return;
    }
    if (!loopNames.includes(name) || rest.length > 0) {
      throw fault(
        path,
        `"${path.original}" is not known: expected @index, @first, @last or @root with a variable.`,
      );
    }
    let around: Scope | undefined = scopeAbove(path, scope);
    while (around && around.kind !== 'each') around = around.parent;
    if (!around) throw fault(path, `"${path.original}" only exists inside "{{#each}}".`);
  };

  const visitPath = (path: Path, scope: Scope, usage: TemplateReference['usage'] = 'value'): void => {
    const forbidden = path.parts.find((part) => forbiddenNames.has(part));
    if (forbidden !== undefined) throw fault(path, `"${forbidden}" is not allowed in a template.`);
    if (path.data) {
      visitData(path, scope, usage);
      return;
    }
    if (path.depth === 0 && !isScoped(path)) {
      for (let around: Scope | undefined = scope; around; around = around.parent) {
        if (around.blockParams.includes(path.parts[0] ?? '')) {
          refer(path, undefined, path.parts.slice(1), usage);
          return;
        }
      }
    }
    const target = scopeAbove(path, scope);
    const [variable, ...tail] = path.parts;
    if (target.kind === 'template') {
      if (variable === undefined) throw fault(path, `"${path.original}" has no value here: name a variable.`);
      refer(path, variable, tail, usage);
    } else {
      refer(path, undefined, path.parts, usage);
    }
    if (path.depth > 0) {
      path.data = true;
      path.parts = ['context', ...path.parts];
    }
  };

  const visitValue = (node: Node, scope: Scope, depth: number, usage?: TemplateReference['usage']): void => {
    count(depth);
    if (isPath(node)) visitPath(node, scope, usage);
    else if (node.type === 'SubExpression') visitCall(node as Call, scope, depth);
    else if (!node.type.endsWith('Literal')) throw fault(node, `A ${node.type} is not allowed here.`);
  };

  const visitArguments = (call: Call, name: string, scope: Scope, depth: number): void => {
    const helper = promptHelper.get(name);
    if (!helper) throw fault(call.path, `There is no helper "${name}".`);
    const { signature } = helper;
    const { min, max } = helper.arguments;
    if (call.hash) throw fault(call.hash, `"${name}" takes no named arguments.`);
    if (call.params.length < min || call.params.length > max) {
      const expected = min === max ? `${min} argument${min === 1 ? '' : 's'}` : `${min} to ${max} arguments`;
      throw fault(call, `"${name}" takes ${expected}, got ${call.params.length}: ${signature}`);
    }
    for (const param of call.params) visitValue(param, scope, depth + 1, name === 'each' ? 'list' : 'value');
  };

  const visitCall = (call: Call, scope: Scope, depth: number): void => {
    const { path } = call;
    if (!isPath(path)) throw fault(path, 'Expected the name of a helper.');
    const name = path.parts[0] ?? '';
    const helper = isSimple(path) ? promptHelper.get(name) : undefined;
    if (!helper) throw fault(path, `There is no helper "${path.original}".`);
    if (helper.kind === 'block') throw fault(path, `"${name}" is a block: write ${helper.signature}`);
    visitArguments(call, name, scope, depth);
  };

  const visitMustache = (mustache: Call, scope: Scope, depth: number): void => {
    const { path, params, hash, loc } = mustache;
    if (!isPath(path))
      throw fault(path, 'Expected a variable or a helper: a text or number needs no braces.');
    // A block param shadows a helper in Handlebars too; `visitParams` does not let it come to that.
    const isCall =
      params.length > 0 || hash !== undefined || (isSimple(path) && promptHelper.has(path.parts[0] ?? ''));
    const value = isCall ? ({ type: 'SubExpression', path, params, hash, loc } as Call) : path;
    visitValue(value, scope, depth);
    const head = {
      type: 'PathExpression',
      data: false,
      depth: 0,
      parts: [emitHelper],
      original: emitHelper,
      loc,
    };
    mustache.path = head as Path;
    mustache.params = [value, ...placeArguments(path, path.original)];
    mustache.hash = undefined;
  };

  const visitParams = (block: hbs.AST.BlockStatement, name: string): readonly string[] => {
    const params = block.program?.blockParams ?? [];
    const maximum = name === 'each' ? 2 : name === 'with' ? 1 : 0;
    if (params.length > maximum)
      throw fault(block, `"${name}" names at most ${maximum} values, got ${params.length}.`);
    const wrong = params.find((param) => promptHelper.has(param) || forbiddenNames.has(param));
    if (wrong !== undefined) throw fault(block, `"${wrong}" cannot be a name here.`);
    return params;
  };

  const visitBlock = (block: hbs.AST.BlockStatement, scope: Scope, depth: number): void => {
    if (sourceAt(block).startsWith('{{{{')) throw fault(block, 'Raw blocks "{{{{…}}}}" are not allowed.');
    const { path } = block;
    const name = isPath(path) && isSimple(path) ? (path.parts[0] ?? '') : '';
    if (promptHelper.get(name)?.kind !== 'block') {
      throw fault(path, `"${path.original}" is not a block: expected if, unless, each or with.`);
    }
    const blockParams = visitParams(block, name);
    visitArguments(block as Call, name, scope, depth);
    const [subject] = block.params;
    if (name === 'each' && subject) {
      block.params.push(...placeArguments(subject, isPath(subject) ? subject.original : 'the list'));
    }
    const inner: Scope =
      name === 'each' || name === 'with' ? { kind: name, parent: scope, blockParams } : scope;
    if (block.program) visitProgram(block.program, inner, depth + 1);
    if (block.inverse) visitProgram(block.inverse, scope, depth + 1);
  };

  const visitProgram = (body: hbs.AST.Program, scope: Scope, depth: number): void => {
    for (const statement of body.body) {
      count(depth);
      if (statement.type === 'MustacheStatement') visitMustache(statement as Call, scope, depth);
      else if (statement.type === 'BlockStatement')
        visitBlock(statement as hbs.AST.BlockStatement, scope, depth);
      else if (statement.type.startsWith('Partial'))
        throw fault(statement, 'Partials "{{> …}}" are not allowed.');
      else if (statement.type.startsWith('Decorator'))
        throw fault(statement, 'Decorators "{{* …}}" are not allowed.');
    }
  };

  visitProgram(program, { kind: 'template', blockParams: [] }, 1);
  return references;
};
