/**
 * Letters that look like a Latin one, lower case, by the Latin one: those of Unicode's confusables
 * (TR 39) that people write with, from the Cyrillic, Greek and Armenian alphabets and the small
 * capitals of phonetic script. What NFKC maps (full width, mathematical, circled) is not listed.
 */
const lookalikes: Readonly<Record<string, string>> = {
  a: 'аαɑᴀ',
  b: 'вьЬʙβ',
  c: 'сϲᴄ',
  d: 'ԁᴅɗ',
  e: 'еєεᴇҽ',
  f: 'ғꜰƒ',
  g: 'ɡɢԍ',
  h: 'һհʜнη',
  i: 'іιɪıї',
  j: 'јϳᴊ',
  k: 'кκᴋ',
  l: 'ӏʟⅼł',
  m: 'мᴍ',
  n: 'ոɴпν',
  o: 'оοօᴏσø',
  p: 'рρᴘþ',
  q: 'ԛզ',
  r: 'гʀ',
  s: 'ѕꜱʂ',
  t: 'тτᴛ',
  u: 'υսᴜц',
  v: 'ѵᴠ',
  w: 'ԝшѡᴡω',
  x: 'хχҳ',
  y: 'уγүʏ',
  z: 'ᴢʐ',
  ae: 'æ',
  oe: 'œ',
  ss: 'ß',
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
