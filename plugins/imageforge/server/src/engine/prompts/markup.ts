/**
 * Plain text out of HTML and Markdown: not a parser of either, but what an editor's field holds.
 * The texts come from strangers, so the work must grow with their length and no faster: between two
 * repetitions of an expression stands a character that neither of them matches, and one that begins
 * with a repetition is held to the beginning of a line or of a run. `linear-time.test.ts` measures it.
 */

const entities: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ndash: '–',
  mdash: '—',
  hellip: '…',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
  eacute: 'é',
  auml: 'ä',
  ouml: 'ö',
  uuml: 'ü',
  szlig: 'ß',
};

const codePoint = (code: number): string =>
  code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : '';

const decodeEntities = (text: string): string =>
  text.replace(
    /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]{2,8}));/gi,
    (whole, hex?: string, decimal?: string, name?: string) => {
      if (hex) return codePoint(parseInt(hex, 16));
      if (decimal) return codePoint(Number(decimal));
      return (name && entities[name.toLowerCase()]) ?? whole;
    },
  );

const inlineTags = new Set(
  `
    a abbr b bdi bdo cite code del dfn em font i ins kbd mark q s samp small span strong sub sup time u
    var
  `
    .trim()
    .split(/\s+/),
);
const blockTags = new Set(
  `
    address article aside blockquote br caption dd details div dl dt figcaption figure footer form h1 h2
    h3 h4 h5 h6 header hr html body head iframe img input label li link main meta nav object ol option p
    picture pre script section select source style summary svg table tbody td template textarea tfoot th
    thead title tr ul video audio
  `
    .trim()
    .split(/\s+/),
);
/** Their content is not text. */
const hiddenTags = ['script', 'style', 'template', 'svg', 'head'];

/** Cuts out everything from `open` to `close`, to the end where there is no `close`. */
const cutBetween = (html: string, open: RegExp, close: (opened: string) => string): string => {
  // Only the letters of tags: `toLowerCase` makes two characters of 'İ', and positions would shift.
  const lower = html.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
  let output = '';
  let from = 0;
  for (const match of html.matchAll(open)) {
    if (match.index < from) continue;
    output += `${html.slice(from, match.index)} `;
    const closing = close(match[0].toLowerCase());
    const end = lower.indexOf(closing, match.index);
    if (end < 0) return output;
    from = end + closing.length;
  }
  return output + html.slice(from);
};

/** Text of HTML: tags go, the alt texts of images stay, entities are decoded. */
export const htmlToText = (html: string): string => {
  if (!/[<&]/.test(html)) return html;
  const visible = cutBetween(
    cutBetween(html, /<!--/g, () => '-->'),
    hiddenTag,
    (open) => `</${open.slice(1)}>`,
  );
  const text = visible.replace(
    /<\/?([a-z][a-z0-9]*)((?:\s[^<>]*)?)\/?>/gi,
    (whole, tag: string, attributes: string) => {
      const name = tag.toLowerCase();
      if (name === 'img')
        return ` ${/\salt\s*=\s*(?:"([^"]*)"|'([^']*)')/i.exec(attributes)?.slice(1).find(Boolean) ?? ''} `;
      if (inlineTags.has(name)) return '';
      return blockTags.has(name) ? '\n' : whole;
    },
  );
  return decodeEntities(text);
};
const hiddenTag = new RegExp(`<(?:${hiddenTags.join('|')})(?=[\\s>])`, 'gi');

/** Characters of a line in which marks are looked for: what comes after them is text. */
const markedLength = 4_000;

/** Marks that begin a line, in the order in which they stand in each other. */
const lineRules: readonly [RegExp, string][] = [
  [/^\s{0,8}(?:>\s?)+/, ''],
  [/^\s{0,3}#{1,6}\s+/, ''],
  [/^\s*(?:[-*+]|\d{1,9}[.)])\s+(?:\[[ xX]\]\s+)?/, ''],
];

const inlineRules: readonly [RegExp, string][] = [
  [/!\[([^[\]]*)\]\([^()]*\)/g, '$1'],
  [/\[([^[\]]*)\]\([^()]*\)/g, '$1'],
  [/\[([^[\]]+)\]\[[^[\]]*\]/g, '$1'],
  [/<(?:https?:\/\/|mailto:)[^<>\s]*>/g, ''],
  [/(?<!`)`+([^`]+)`+/g, '$1'],
  [/\*\*([^*]+)\*\*/g, '$1'],
  [/(?<!\w)__([^_]+)__(?!\w)/g, '$1'],
  [/\*([^*\s][^*\n]*)\*/g, '$1'],
  [/(?<!\w)_([^_\s][^_\n]*)_(?!\w)/g, '$1'],
  [/~~([^~]+)~~/g, '$1'],
];

const apply = (text: string, rules: readonly [RegExp, string][]): string =>
  rules.reduce((result, [pattern, replacement]) => result.replace(pattern, replacement), text);

/** Escaped marks step aside into characters that no text has, where no rule finds them. */
const aside = 0xe000;
const setAside = (text: string): string =>
  text
    .replace(/[\uE000-\uE07F]/g, '')
    .replace(/\\([\\`*_{}[\]()#+.!|<>~-])/g, (_, mark: string) =>
      String.fromCharCode(aside + mark.charCodeAt(0)),
    );
const bringBack = (text: string): string =>
  text.replace(/[\uE000-\uE07F]/g, (mark) => String.fromCharCode(mark.charCodeAt(0) - aside));

const isFence = (line: string): boolean => /^\s*(?:```|~~~)/.test(line);
const isRule = (line: string): boolean => /^[\s*_-]*$/.test(line) && line.replace(/\s+/g, '').length >= 3;
const isTableRule = (line: string): boolean => /^[\s:|-]*$/.test(line) && line.includes('---');
const isTableRow = (line: string): boolean => {
  const row = line.trim();
  return row.length > 1 && row.startsWith('|') && row.endsWith('|');
};

const lineText = (line: string): string => {
  const short = line.length <= markedLength;
  if (short && (isFence(line) || isRule(line) || isTableRule(line))) return '';
  const text = apply(line.slice(0, markedLength), lineRules) + line.slice(markedLength);
  return isTableRow(line) ? text.replaceAll('|', ' ') : text;
};

/** Text of Markdown: marks go; of links and images the texts stay. */
export const markdownToText = (markdown: string): string =>
  bringBack(
    apply(
      setAside(markdown)
        .split(/\r\n?|\n/)
        .map(lineText)
        .join('\n'),
      inlineRules,
    ),
  );
