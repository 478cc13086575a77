import type { Position, TemplateFault } from './fault';
import { environment } from './environment';

/** Handlebars' lexer, which its types leave out. It is shared and keeps the state of the last parse. */
interface Lexer {
  setInput(text: string): void;
  /** @returns a token's number, or the name of a token that the grammar has no number for */
  lex(): number | string;
  /** The last token: lines from 1, columns from 0. */
  yylloc: { first_line: number; first_column: number; last_line: number; last_column: number };
  /** Text of the last token. */
  match: string;
}

const parser = (environment as unknown as { Parser: { lexer: Lexer; terminals_: Record<number, string> } })
  .Parser;

const tokenStart = (): Position => ({
  line: parser.lexer.yylloc.first_line,
  column: parser.lexer.yylloc.first_column + 1,
});

type Explanation = Position & Pick<TemplateFault, 'message'>;

interface Opened extends Position {
  /** `{{`, `{{#if}}` */
  text: string;
  /** `}}`, `{{/if}}` */
  expected: string;
}

/** What is still open where the text ends: the tag, or else the innermost block. */
const findUnclosed = (text: string): Opened | undefined => {
  const { lexer, terminals_: names } = parser;
  const blocks: (Opened | undefined)[] = [];
  let tag: Opened | undefined;
  let nameNext = false;
  lexer.setInput(text);
  for (;;) {
    const token = lexer.lex();
    const name = typeof token === 'number' ? (names[token] ?? 'EOF') : token;
    // 1 is how the lexer says that it goes on after the end.
    if (name === 'EOF' || token === 1) return tag ?? blocks.at(-1);
    if (name.startsWith('OPEN') && name !== 'OPEN_SEXPR' && name !== 'OPEN_BLOCK_PARAMS') {
      const closing = name === 'OPEN_UNESCAPED' ? '}}}' : '}}';
      tag = { ...tokenStart(), text: lexer.match, expected: closing };
      nameNext = name === 'OPEN_BLOCK' || name === 'OPEN_INVERSE';
      if (nameNext) blocks.push(tag);
      if (name === 'OPEN_ENDBLOCK') blocks.pop();
    } else if (name === 'CLOSE' || name === 'CLOSE_UNESCAPED') {
      tag = undefined;
    } else if (nameNext && tag) {
      blocks[blocks.length - 1] = {
        ...tag,
        text: `${tag.text}${lexer.match}}}`,
        expected: `{{/${lexer.match}}}`,
      };
      nameNext = false;
    }
  }
};

/** Rest of the line from a position on, and the line up to it. */
const around = (text: string, { line, column }: Position): { before: string; after: string } => {
  const source = text.split(/\r\n?|\n/)[line - 1] ?? '';
  return { before: source.slice(0, column - 1), after: source.slice(column - 1) };
};

const unclosed = (text: string, position: Position): Explanation => {
  const {
    line,
    column,
    text: tag,
    expected,
  } = findUnclosed(text) ?? { ...position, text: '{{', expected: '}}' };
  return { line, column, message: `"${tag}" is not closed: expected "${expected}" before the end.` };
};

/** A character that begins no token: often the name before it is what the lexer stumbles over. */
const explainCharacter = (text: string, position: Position): Explanation => {
  const { before, after } = around(text, position);
  if (after.startsWith('!')) {
    return {
      ...position,
      column: before.lastIndexOf('{{') + 1,
      message: 'The comment is not closed: expected "}}".',
    };
  }
  if (/^["']/.test(after)) {
    return { ...position, message: `The text is not closed: expected another ${after.charAt(0)}.` };
  }
  if (after.startsWith('[')) return { ...position, message: '"[" is not closed: expected "]".' };
  // A name counts as one only with something after it that may follow a name.
  const name = /^[^\s!"#%-,./;->@[-^`{-~]*/.exec(after)?.[0] ?? '';
  const next = after.charAt(name.length);
  if (next === '') return unclosed(text, position);
  return { line: position.line, column: position.column + name.length, message: `Unexpected "${next}".` };
};

/** Whether a tag has just been opened: nothing but its marks and blanks stands before. */
const opensTag = (before: string): boolean => {
  const marked = before.trimEnd();
  let start = marked.length;
  while (start > 0 && '~#/^&{>*'.includes(marked.charAt(start - 1))) start -= 1;
  return marked.includes('{{', start);
};

/** The parser's own messages list its internal token names; these say what to mend. */
const explainToken = (text: string): Explanation => {
  const token = parser.lexer.match;
  const position = tokenStart();
  if (token === '') return unclosed(text, position);
  const { before, after } = around(text, position);
  const tag = /^\{\{.*?\}\}/.exec(after)?.[0] ?? token;
  if (/^\{\{~?\//.test(token)) return { ...position, message: `"${tag}" closes a block that is not open.` };
  if (/^\{\{~?\s*(else\b|\^)/.test(token)) {
    return { ...position, message: `"${tag}" is only allowed once, inside a block.` };
  }
  if (/^~?\}\}$/.test(token) && opensTag(before)) {
    return { ...position, message: `Expected a name before "${token}".` };
  }
  if (/^-?\d/.test(token) && before.endsWith('.')) {
    return { ...position, message: `Expected brackets around the number of an item: "[${token}]".` };
  }
  return token.length === 1
    ? explainCharacter(text, position)
    : { ...position, message: `Unexpected "${token}".` };
};

const explain = (thrown: unknown, text: string): Explanation => {
  const { message, lineNumber, column } = thrown as { message: string; lineNumber?: number; column?: number };
  if (lineNumber !== undefined && column !== undefined) {
    const plain = message.replace(/ - \d+:\d+$/, '');
    const [, open, close] = /^(\S+) doesn't match (\S+)$/.exec(plain) ?? [];
    return {
      line: lineNumber,
      column: column + 1,
      message: open ? `"{{#${open}}}" is closed by "{{/${close}}}".` : `${plain}.`,
    };
  }
  if (message.startsWith('Lexical error')) {
    const { yylloc } = parser.lexer;
    // A comment without an end is a token that was put back, so of no length; else it is the next character.
    const putBack = yylloc.first_line === yylloc.last_line && yylloc.first_column === yylloc.last_column;
    if (putBack && /^\{\{~?!/.test(around(text, tokenStart()).after)) {
      return { ...tokenStart(), message: 'The comment is not closed: expected "--}}".' };
    }
    return {
      line: yylloc.last_line,
      column: yylloc.last_column + 1,
      message: 'This character is not allowed here.',
    };
  }
  return explainToken(text);
};

/** @throws what `fail` makes of the fault, when the text does not follow Handlebars' grammar */
export const parseTemplate = (text: string, fail: (fault: Explanation) => Error): hbs.AST.Program => {
  try {
    return environment.parseWithoutProcessing(text);
  } catch (thrown) {
    throw fail(explain(thrown, text));
  }
};
