import type { TemplateData, TemplateVariable } from '../../../../shared/templates';
import { ForgeError } from '../errors';
import { type CompiledTemplate, compileTemplate } from './compile-template';
import { type TemplateFault, templateError } from './fault';
import { promptHelper } from './helpers';
import type { TemplateReference } from './inspect';
import { forbiddenNames, syntaxWords } from './names';
import { describeValue } from './text';

/** The fields of a template that are compiled, in the order of their errors. */
const templateTextFields = [
  'prompt',
  'negativePrompt',
  'alternativeText',
  'caption',
  'fileName',
] as const;
export type TemplateTextField = (typeof templateTextFields)[number];
export type TemplateTexts = Pick<TemplateData, TemplateTextField>;

const isOfType = (value: unknown, type: TemplateVariable['type']): boolean =>
  type === 'list' ? Array.isArray(value) : typeof value === type;

const articles: Record<TemplateVariable['type'], string> = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  list: 'a list of texts',
};

const declarationFaults = (variables: readonly TemplateVariable[]): TemplateFault[] =>
  variables.flatMap(({ name, type, default: fallback }, index): TemplateFault[] => {
    const fault = (message: string): TemplateFault[] => [{ field: 'variables', variable: name, message }];
    if (variables.findIndex((other) => other.name === name) < index)
      return fault(`"${name}" is declared twice.`);
    if (promptHelper.has(name)) return fault(`"${name}" is the name of a helper: choose another one.`);
    if (syntaxWords.has(name) || forbiddenNames.has(name)) return fault(`"${name}" cannot name a variable.`);
    if (fallback !== undefined && !isOfType(fallback, type)) {
      return fault(
        `The default of "${name}" should be ${articles[type]}, but it is ${describeValue(fallback)}.`,
      );
    }
    return [];
  });

/** What a template may read of a value: characters and items are counted, items are numbered. */
const isReadable = (type: TemplateVariable['type'], path: readonly string[]): boolean => {
  const [first, ...rest] = path;
  if (first === undefined) return true;
  if (type === 'list' && /^\d+$/.test(first)) return isReadable('string', rest);
  return (type === 'list' || type === 'string') && first === 'length' && rest.length === 0;
};

const referenceMessage = (
  { variable, path, usage }: TemplateReference,
  declared: ReadonlyMap<string, TemplateVariable>,
): string | undefined => {
  if (variable === undefined) {
    const [name] = path;
    if (name === undefined || isReadable('list', path)) return undefined;
    const hint = declared.has(name)
      ? `for the variable write {{../${name}}} or {{@root.${name}}}`
      : 'write {{this}}';
    return `"${name}" is looked up in the item here, and items are texts: ${hint}.`;
  }
  const declaration = declared.get(variable);
  if (!declaration) {
    const known = [...declared.keys()].map((name) => `"${name}"`).join(', ');
    const expected = known ? `one of ${known}` : 'a declared variable, and there is none';
    return `"${variable}" is not declared: expected ${expected}.`;
  }
  if (!isReadable(declaration.type, path)) {
    const source = [variable, ...path].join('.');
    return (
      `"${variable}" is ${articles[declaration.type]} and has no "${path.join('.')}": ` +
      `for a field of the entry declare a variable with the source "${source}".`
    );
  }
  if (usage === 'list' && (path.length > 0 || declaration.type !== 'list')) {
    return `"each" needs a list, but "${[variable, ...path].join('.')}" is not one.`;
  }
  return undefined;
};

const referenceFaults = (
  field: string,
  { references }: CompiledTemplate,
  declared: ReadonlyMap<string, TemplateVariable>,
): TemplateFault[] =>
  references.flatMap((reference) => {
    const message = referenceMessage(reference, declared);
    const { variable, line, column } = reference;
    return message === undefined ? [] : [{ field, ...(variable && { variable }), line, column, message }];
  });

/**
 * Checks everything about a template that can be known before it is used: the declarations, the
 * syntax of every text, and that each text only uses what is declared.
 *
 * @throws ForgeError IMAGEFORGE_TEMPLATE_INVALID; its details are the first fault, and all of them
 *   in `problems` when there are more. IMAGEFORGE_TEMPLATE_LIMIT when a text is too large.
 */
export const validateTemplate = (data: TemplateTexts & Pick<TemplateData, 'variables'>): void => {
  const declared = new Map(data.variables.map((variable) => [variable.name, variable]));
  const faults = declarationFaults(data.variables);
  for (const field of templateTextFields) {
    const text = data[field];
    if (text === null || text === undefined) continue;
    try {
      faults.push(...referenceFaults(field, compileTemplate(text, { field }), declared));
    } catch (thrown) {
      if (!(thrown instanceof ForgeError) || thrown.code !== 'IMAGEFORGE_TEMPLATE_INVALID') throw thrown;
      faults.push(thrown.details as unknown as TemplateFault);
    }
  }
  const [first, ...more] = faults;
  if (first) throw templateError(first, ...more);
};
