import { ForgeError } from '../errors';

/** Where something stands in a template, both 1-based; a column counts UTF-16 code units. */
export interface Position {
  line: number;
  column: number;
}

/** Something that is wrong in a template: details of `IMAGEFORGE_TEMPLATE_INVALID`. */
export interface TemplateFault extends Partial<Position> {
  /** The text field, e.g. `prompt`; `variables` for the declarations. `undefined`: the caller gave none. */
  field?: string;
  /** The variable that it is about. */
  variable?: string;
  message: string;
}

/** One error for one or more faults; the first one is the error's own. */
export const templateError = (first: TemplateFault, ...more: TemplateFault[]): ForgeError => {
  const { field, line, column, message } = first;
  const place = [field && `"${field}"`, line && `line ${line}, column ${column}`].filter(Boolean).join(', ');
  const others = more.length === 0 ? '' : ` (and ${more.length} more)`;
  return new ForgeError('IMAGEFORGE_TEMPLATE_INVALID', `${place ? `${place}: ` : ''}${message}${others}`, {
    details: { ...first, ...(more.length > 0 && { problems: [first, ...more] }) },
  });
};

/** Where a node begins; Handlebars counts columns from 0. */
export const positionOf = (node: { loc: { start: Position } }): Position => ({
  line: node.loc.start.line,
  column: node.loc.start.column + 1,
});
