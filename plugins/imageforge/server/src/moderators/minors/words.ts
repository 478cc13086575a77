/**
 * Words of the rule about minors, as readings have them (see `readingsOf`): lower case, without
 * accents. English, German, French, Spanish and Russian.
 */
export const children: readonly string[] = [
  'child', 'children', 'childs', 'kid', 'kids', 'kiddie', 'toddler', 'toddlers', 'infant', 'infants', 'baby', 'babies',
  'preteen', 'preteens', 'minor', 'minors', 'underage', 'schoolgirl', 'schoolgirls', 'schoolboy', 'schoolboys', 'loli',
  'lolita', 'shota', 'preschooler', 'kindergartner',
  'kind', 'kinder', 'kindes', 'kleinkind', 'kleinkinder', 'saugling', 'schulkind', 'schulmadchen', 'schuljunge',
  'minderjahrig', 'minderjahrige', 'minderjahrigen', 'minderjahriger',
  'enfant', 'enfants', 'bebe', 'bebes', 'fillette', 'fillettes', 'garconnet', 'ecoliere', 'ecolier', 'mineur', 'mineure',
  'nino', 'nina', 'ninos', 'ninas', 'infantil', 'menor', 'menores', 'colegiala', 'chiquilla',
  'ребенок', 'дети', 'ребенка', 'детей', 'малыш', 'школьница', 'школьник', 'несовершеннолетняя', 'несовершеннолетние',
];

/** Young, or grown up and called so. */
export const maybeChildren: readonly string[] = [
  'girl', 'girls', 'boy', 'boys', 'teen', 'teens', 'teenage', 'teenager', 'teenagers', 'youngster', 'pupil', 'pupils',
  'madchen', 'junge', 'jungen', 'teenie', 'jugendliche', 'jugendlicher',
  'fille', 'filles', 'garcon', 'garcons', 'adolescente', 'adolescent', 'adolescents', 'chica', 'chicas', 'chico', 'chicos',
  'девочка', 'девочки', 'девочку', 'мальчик', 'мальчика', 'подросток',
];

export const sexual: readonly string[] = [
  'naked', 'nude', 'nudes', 'nudity', 'topless', 'undressed', 'undressing', 'unclothed', 'sex', 'sexual', 'sexually', 'sexy',
  'erotic', 'porn', 'porno', 'pornography', 'lingerie', 'thong', 'seductive', 'seductively', 'lewd', 'nsfw', 'fetish',
  'nackt', 'nackte', 'nackten', 'nackter', 'nacktes', 'unbekleidet', 'erotisch', 'erotische', 'erotisches', 'erotischer', 'sexuell', 'sexuelle', 'aufreizend',
  'nu', 'nue', 'nus', 'nues', 'denude', 'denudee', 'erotique', 'sexuel', 'sexuelle', 'sensuelle', 'pornographique',
  'desnudo', 'desnuda', 'desnudos', 'desnudas', 'erotico', 'erotica', 'provocativa',
  'голый', 'голая', 'голые', 'голую', 'голого', 'обнаженная', 'обнаженный', 'обнаженные', 'эротика', 'порно', 'секс', 'сексуальная',
];

/** The ages of minors in words, by the age. */
export const agesInWords: readonly (readonly string[])[] = [
  [], [], ['two', 'zwei', 'deux', 'dos'], ['three', 'drei', 'trois', 'tres'], ['four', 'vier', 'quatre', 'cuatro'],
  ['five', 'fünf', 'cinq', 'cinco'], ['six', 'sechs', 'seis'], ['seven', 'sieben', 'sept', 'siete'], ['eight', 'acht', 'huit', 'ocho'],
  ['nine', 'neun', 'neuf', 'nueve'], ['ten', 'zehn', 'dix', 'diez'], ['eleven', 'elf', 'onze', 'once'], ['twelve', 'zwölf', 'douze', 'doce'],
  ['thirteen', 'dreizehn', 'treize', 'trece'], ['fourteen', 'vierzehn', 'quatorze', 'catorce'], ['fifteen', 'fünfzehn', 'quinze', 'quince'],
  ['sixteen', 'sechzehn', 'seize', 'dieciséis'], ['seventeen', 'siebzehn', 'diecisiete'],
];

/** Where those words mean nothing of the kind. */
export const harmlessPhrases: readonly string[] = [
  'naked eye', 'naked mole rat', 'naked mole rats', 'naked cake', 'naked juice', 'nude tone', 'nude tones', 'nude color',
  'nude colors', 'nude colour', 'nude colours', 'nude palette', 'nude shade', 'nude shades', 'nude lipstick', 'minor key',
  'minor scale', 'minor damage', 'ursa minor', 'sex education', 'sex ed', 'same sex', 'baby carrot', 'baby carrots',
  'mit nackten fussen', 'pieds nus', 'tete nue', 'a l oeil nu', 'mit nacktem auge',
];
