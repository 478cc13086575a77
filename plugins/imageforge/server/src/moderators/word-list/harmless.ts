/**
 * Words of the lists that are ordinary words of pictures (birds, tools, food, kinship), that are
 * ordinary words of another language, or that only say who somebody is. The lists of de, en, es, fr,
 * it, pt and ru were gone through for them; the others are taken as they are.
 */
export const harmless: readonly string[] = [
  // English
  'bareback', 'big black', 'bust', 'butt', 'cock', 'cocks', 'cornhole', 'dingleberries', 'dingleberry',
  'dirty pillows', 'domination', 'escort', 'eunuch', 'girl on', 'hard core', 'hardcore', 'honkey', 'hooker', 'horny',
  'huge fat', 'jelly donut', 'lovemaking', 'nipple', 'scat', 'scissoring', 'sexuality', 'shrimping', 'skeet', 'snatch',
  'snowballing', 'spunk', 'suck', 'sucks', 'swinger', 'tainted love', 'tea bagging', 'tied up', 'tight white', 'tit',
  'titty', 'tosser', 'twinkie', 'undressing', 'vibrator', 'violet wand', 'white power', 'xx', 'yellow showers',
  // German
  'bimbo', 'bonze', 'ische', 'kimme', 'lümmel', 'möpse', 'mufti', 'popel', 'poppen', 'rosette', 'schabracke', 'vögeln',
  // Spanish
  'asno', 'concha', 'idiota', 'infierno', 'maldito', 'martillo', 'negro', 'negros', 'orina', 'pinche', 'pis', 'trio',
  // French
  'baiser', 'bander', 'bitte', 'bourré', 'bourrée', 'chatte', 'con', 'folle', 'gerbe', 'gerber', 'grande folle', 'gueule',
  'jouir', 'meuf', 'ménage à trois',
  // Italian
  'bagnarsi', 'balle', 'battere', 'biga', 'brinca', 'cadavere', 'casci', 'cornuto', 'cozza', 'fava', 'femminuccia', 'fica',
  'finocchio', 'imbecille', 'mona', 'monta', 'montare', 'mussa', 'nave scuola', 'palle', 'pesce', 'picio', 'pippa', 'pisello',
  'pompa', 'porco', 'quaglia', 'regina', 'rizzarsi', 'ruffiano', 'sbattere', 'sbattersi', 'scopare', 'sega', 'sorca',
  'spagnola', 'tirare', 'topa', 'troia', 'vacca', 'vangare', 'zio cantante',
  // Portuguese
  'aborto', 'amador', 'aranha', 'ariano', 'bicha', 'bissexual', 'bumbum', 'burro', 'cacete', 'cerveja', 'comer', 'consolo',
  'corno', 'frango assado', 'grelho', 'heterosexual', 'homem gay', 'homosexual', 'inferno', 'lésbica', 'mama', 'pau',
  'pinto', 'saco', 'torneira', 'veado',
  // Russian
  'gol', 'byk', 'petuh', 'uboy', 'бугор', 'другой дразнится', 'какая разница', 'мент', 'на фиг', 'фига', 'хапать', 'хрен',
];
