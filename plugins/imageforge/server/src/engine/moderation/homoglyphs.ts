/**
 * Letters that look like a Latin one, lower case, by the Latin one: those of Unicode's confusables
 * (TR 39, confusables.txt under the Unicode licence, as the package confusable_homoglyphs 3.3.1 has it)
 * that map to one Latin letter, and letters with strokes, hooks and turned ones, which TR 39 leaves out or takes
 * apart. Not the digits and vowel signs of Indian and Arabic scripts, which whole languages are
 * written with. What NFKC maps (full width, mathematical, circled) is not listed.
 */
const lookalikes: Readonly<Record<string, string>> = {
  a: 'аαɑᴀɐᗅⱥⲁꓮꭺ𐊠𖽀',
  b: 'вьЬʙβƀƅᏼᑲᖯᗷⲃꓐꞵꮟ𐊂𐊡𐌁',
  c: 'сϲᴄȼɔςⲥꓚꮯ𐊢𐌂𐐽𐔜',
  d: 'ԁᴅɗđɖᑯᗞᗪⲇꓒꓓꭰꮷ',
  e: 'еєεᴇҽǝɇɘəⲉⴹꓰꬲꭼ𐊆𑣆𑣎',
  f: 'ғꜰƒϝքᖴẝꓝꞙꬵ𐊇𐊥𐔥𑣂',
  g: 'ɡɢԍƍǥɠցᏻᶃꓖꮐ',
  h: 'һհʜнηħɥᕼⱨⲏꓧꮋꮒ𐋏',
  i: 'іιɪıїɨɩᴉⲓꙇꭵ𑣃',
  j: 'јϳᴊɉʝᒍꓙꭻ',
  k: 'кκᴋƙʞᛕⱪⲕꓗꮶ𐔘',
  l: 'ӏʟⅼłƚɫɭᒪⱡⳑꓡꮮ𐑃𐔦𑣒𖼖',
  m: 'мᴍɱμϻᗰᛖⲙꓟꮇ𐊰𐌑',
  n: 'ոɴпνŋƞɲɳռⲛꓠ𐔓',
  o: 'оοօᴏσøᴑⲟⵔꓳꬽ𐊒𐊫𐐬𐓪𐔖𑣈𑣕𑣗',
  p: 'рρᴘþƥᑭᵽⲣꓑꮲ𐊕',
  q: 'ԛզɋգⵕ',
  r: 'гʀɍɹɽɾᖇᴦⲅꓣꭇꭈꭱꮁꮢ𐓜𖼵',
  s: 'ѕꜱʂƽȿտꓢꮥꮪ𐊖𐑈𑣁𖼺',
  t: 'тτᴛŧƭʇʈⲧꓔꭲ𐊗𐊱𐌕𑣜𖼊',
  u: 'υսᴜцʉᑌꓴꞟꭎꭒ𐓶𑣘𖽂',
  v: 'ѵᴠʋʌᐯⴸꓦꮩ𐔝𑣀𖼈',
  w: 'ԝшѡᴡωɯʍաⲱꓪꮃꮤ',
  x: 'хχҳᕁᕽᚷⲭⵝꓫꭓ𐊐𐊴𐌗𐔧',
  y: 'уγүʏƴɏɣʎᶌỿⲩꓬꭚꭹꮍ𐊲𑣄𖽃',
  z: 'ᴢʐƶȥɀζⲍꓜꮓ𑣉',
  ae: 'æ',
  oe: 'œ',
  ss: 'ß',
  // Upright strokes: an i or an l, like the digit.
  1: 'ǀꓲⵏ𐊊𐌉𐌠𖼨ᛁ',
};

const plainOf = new Map(
  Object.entries(lookalikes).flatMap(([plain, letters]) => [...letters].map((letter) => [letter, plain] as const)),
);

/** White letters on black, and the letters that flags are made of; each block runs from A to Z. */
const alphabets = [0x1f150, 0x1f170, 0x1f1e6];

const unboxed = (letter: string): string | undefined => {
  const code = letter.codePointAt(0) ?? 0;
  const first = alphabets.find((start) => code >= start && code < start + 26);
  return first === undefined ? undefined : String.fromCodePoint(0x61 + code - first);
};

/** The text with the Latin letters that others stand for. It is lower case already. */
export const withoutHomoglyphs = (text: string): string =>
  text.replace(/[^\0-\x7f]/gu, (letter) => plainOf.get(letter) ?? unboxed(letter) ?? letter);
