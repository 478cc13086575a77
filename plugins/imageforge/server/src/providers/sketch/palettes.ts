import type { Colour } from './colour';
import { patterns } from './match-words';

/** Colours by what they are for, so that any composition can be painted in any palette. */
export interface Palette {
  id: string;
  /** Words that ask for it; see `match-words.ts` for the asterisk. */
  keywords: readonly string[];
  /** Words that suit it when the prompt names neither a mood nor a colour. */
  hints?: readonly string[];
  /** A plain colour only lends its hue when a mood (winter, night …) was asked for as well. */
  kind: 'mood' | 'colour';
  /** From the zenith to the horizon. */
  sky: readonly [Colour, Colour, Colour];
  /** Sun, moon, lamps, glints. */
  light: Colour;
  /** The farthest land, almost air. */
  haze: Colour;
  /** The middle distance. */
  land: Colour;
  /** The nearest silhouettes. */
  deep: Colour;
  accents: readonly [Colour, Colour, Colour];
  /** Ground of abstract pictures, and unprinted paper. */
  paper: Colour;
  /** After dark: stars, a moon, lit windows. */
  dark?: boolean;
}

/** Chosen by hand; every composition is painted in every one of them. */
export const palettes: readonly Palette[] = [
  {
    id: 'sunset',
    kind: 'mood',
    keywords: patterns('sunset* dusk* sonnenunterg* abendrot* abend* evening* dämmer* twilight'),
    sky: ['#41306b', '#cf5765', '#ffc878'],
    light: '#fff0c4',
    haze: '#ee9370',
    land: '#9c4163',
    deep: '#2b1638',
    accents: ['#ff7d52', '#ffc772', '#7d3266'],
    paper: '#fdeedd',
  },
  {
    id: 'dawn',
    kind: 'mood',
    keywords: patterns('dawn sunrise* morning* sonnenaufg* morgen* peach*'),
    sky: ['#6478b0', '#cfa3bd', '#fcdcc2'],
    light: '#fff4de',
    haze: '#d8adb4',
    land: '#7d6d98',
    deep: '#2d2c50',
    accents: ['#f2a07b', '#ecc7ab', '#6a78a8'],
    paper: '#f9efe6',
  },
  {
    id: 'golden',
    kind: 'mood',
    keywords: patterns('golden gold honey honig'),
    hints: patterns('warm* summer* sommer* wheat weizen* harvest* ernte*'),
    sky: ['#7faab9', '#e8cd98', '#fdeab9'],
    light: '#fffbe6',
    haze: '#dcb87f',
    land: '#a47a44',
    deep: '#3b2a1e',
    accents: ['#d98a2b', '#7b9a8b', '#f0d9a0'],
    paper: '#fbf4e2',
  },
  {
    id: 'day',
    kind: 'mood',
    keywords: patterns('day daylight tag clear'),
    hints: patterns('fresh* frisch* sky himmel* travel* reise* holiday* urlaub*'),
    sky: ['#3f86c4', '#98c6e6', '#ecf5f3'],
    light: '#fffdf2',
    haze: '#a9cade',
    land: '#4b7fa6',
    deep: '#15344f',
    accents: ['#e8b04b', '#5b9a6f', '#d9604c'],
    paper: '#f4f6f1',
  },
  {
    id: 'winter',
    kind: 'mood',
    keywords: patterns('winter* snow* schnee* ice icy eis eisig* frost* cold kalt* arctic* arkti*'),
    hints: patterns('christmas weihnacht*'),
    sky: ['#7b9fc6', '#bfd5e7', '#f1f5f7'],
    light: '#ffffff',
    haze: '#cbdce9',
    land: '#7a9bbd',
    deep: '#1f3752',
    accents: ['#5f8fc0', '#d8e6f0', '#c4565a'],
    paper: '#f3f6f9',
  },
  {
    id: 'autumn',
    kind: 'mood',
    keywords: patterns('autumn* fall herbst* october oktober november pumpkin* kürbis* halloween'),
    hints: patterns('rust*'),
    sky: ['#8ba5a8', '#e5c9a0', '#f9e5c1'],
    light: '#fff4d6',
    haze: '#d9a768',
    land: '#b35a2d',
    deep: '#391c17',
    accents: ['#c8431f', '#e39b2d', '#6b6a35'],
    paper: '#faf0df',
  },
  {
    id: 'pastel',
    kind: 'mood',
    keywords: patterns('pastel* sanft* zart*'),
    hints: patterns(`
      soft softly gentle baby* spring* frühling* blossom* candy dream* traum* wedding* hochzeit*
    `),
    sky: ['#a8c4e8', '#e6d0e7', '#fde9de'],
    light: '#fffaf0',
    haze: '#dfc6df',
    land: '#a7a4d2',
    deep: '#63689f',
    accents: ['#f4b0b4', '#b4dac9', '#f7d9a0'],
    paper: '#fdf8f3',
  },
  {
    id: 'night',
    kind: 'mood',
    keywords: patterns(`
      night* midnight nacht* mitternacht* nächt* dark* dunkel* moon* mond* star stars starry stern*
      nocturn*
    `),
    sky: ['#070d26', '#172851', '#42598b'],
    light: '#f6f0da',
    haze: '#344b7d',
    land: '#18284f',
    deep: '#050a18',
    accents: ['#f2c879', '#6e8fd0', '#b56b8c'],
    paper: '#dfe4ee',
    dark: true,
  },
  {
    id: 'aurora',
    kind: 'mood',
    keywords: patterns('aurora* polarlicht* northern nordlicht*'),
    hints: patterns('galaxy galaxie nebula* cosmic cosmos kosmos magic* magisch* mystic*'),
    sky: ['#060c22', '#10304d', '#237069'],
    light: '#c8ffe2',
    haze: '#215562',
    land: '#0f2e42',
    deep: '#030a15',
    accents: ['#5cf2b0', '#8f6bff', '#37c5d6'],
    paper: '#e3f3ee',
    dark: true,
  },
  {
    id: 'neon',
    kind: 'mood',
    keywords: patterns('neon* cyber* synthwave retrowave vaporwave'),
    hints: patterns('party* club* electric* elektr* gaming game* future* zukunft* futurist*'),
    sky: ['#12072f', '#4b1476', '#f0438f'],
    light: '#ffe4f4',
    haze: '#8d2593',
    land: '#3c126b',
    deep: '#0c0422',
    accents: ['#00dcf5', '#ff3d9a', '#ffd23f'],
    paper: '#f6e9ff',
    dark: true,
  },
  {
    id: 'ink',
    kind: 'mood',
    keywords: patterns(`
      ink* tusche* monochrom* black schwarz* white weiß* weiss* gray grey grau* silver silber* sumi*
    `),
    hints: patterns('mist misty fog* nebel* rain rainy regen regner* zen japan*'),
    sky: ['#c3c7c8', '#dfe0dd', '#f5f3ee'],
    light: '#ffffff',
    haze: '#c9cccb',
    land: '#7a8083',
    deep: '#1b1e21',
    accents: ['#b6402f', '#5c6164', '#aeb2b1'],
    paper: '#f6f4ee',
  },
  {
    id: 'terracotta',
    kind: 'mood',
    keywords: patterns('terracotta terrakotta clay adobe boho*'),
    hints: patterns('desert* wüste* sahara canyon* mexic* mexik* earth* marrak* marok* morocc*'),
    sky: ['#68a5ac', '#efd2ab', '#fce5c5'],
    light: '#fff6df',
    haze: '#e6b58c',
    land: '#c67243',
    deep: '#58241a',
    accents: ['#dc5a3e', '#f0b254', '#3f7f86'],
    paper: '#fbf1e3',
  },
  {
    id: 'coffee',
    kind: 'mood',
    keywords: patterns('chocolate* schoko* brown* braun*'),
    hints: patterns(`
      coffee* kaffee* espresso* cappuccino latte cafe* café* wood* holz* leather leder* vintage cozy
      gemütlich* bread* brot* bakery bäcker*
    `),
    sky: ['#b59a82', '#dcc6ab', '#f4e8d6'],
    light: '#fff7e8',
    haze: '#c8a98b',
    land: '#8a5f42',
    deep: '#2d1b13',
    accents: ['#b8733d', '#e2b980', '#6f7f6b'],
    paper: '#f7efe4',
  },
  {
    id: 'tropical',
    kind: 'mood',
    keywords: patterns('tropic* tropi* caribb* karib* turquoise türkis* teal aqua*'),
    hints: patterns(`
      lagoon* lagune* paradise paradies* island* insel* hawaii surf* underwater fish* fisch*
    `),
    sky: ['#1f7d9f', '#74c3c6', '#e2f2e0'],
    light: '#fffbe4',
    haze: '#8fcac6',
    land: '#2b8794',
    deep: '#0b3549',
    accents: ['#ff8f6b', '#f6c667', '#22a298'],
    paper: '#f3f8f2',
  },
  {
    id: 'moss',
    kind: 'mood',
    keywords: patterns('moss* moos* olive*'),
    hints: patterns(`
      forest* wald* *wald wälder* jungle* dschungel* nature natur* organic* bio eco ecolog* öko*
      sustainab* nachhaltig* climate klima* garden* garten* tea tee
    `),
    sky: ['#719c95', '#bcd3b7', '#f2f1d3'],
    light: '#fffbe0',
    haze: '#a9c7a8',
    land: '#4b7d64',
    deep: '#11302b',
    accents: ['#d9a441', '#7fa85a', '#c7694a'],
    paper: '#f4f3e6',
  },
  {
    id: 'red',
    kind: 'colour',
    keywords: patterns('red rot rote* roter crimson scarlet ruby rubin*'),
    hints: patterns('love liebe* fire* feuer* wine wein'),
    sky: ['#6b1426', '#c4373a', '#f79a6c'],
    light: '#ffe9cf',
    haze: '#dd5c49',
    land: '#931f30',
    deep: '#270711',
    accents: ['#e8432f', '#f5b08a', '#7a1730'],
    paper: '#fbece2',
  },
  {
    id: 'orange',
    kind: 'colour',
    keywords: patterns('orange* amber bernstein* copper kupfer* tangerine mango*'),
    sky: ['#b5502b', '#f08c3c', '#ffd596'],
    light: '#fff3d6',
    haze: '#f0a85f',
    land: '#b9542a',
    deep: '#3d1710',
    accents: ['#f26a1b', '#ffc15e', '#8a3b2c'],
    paper: '#fdf1e0',
  },
  {
    id: 'yellow',
    kind: 'colour',
    keywords: patterns('yellow* gelb* lemon* zitron* mustard senf* sunny sonnig*'),
    sky: ['#eab13a', '#f7d570', '#fff3c6'],
    light: '#fffdf0',
    haze: '#efd07c',
    land: '#b98f2f',
    deep: '#3c3016',
    accents: ['#f2b01e', '#e07a3a', '#4f7a78'],
    paper: '#fdf8e6',
  },
  {
    id: 'green',
    kind: 'colour',
    keywords: patterns('green* grün* emerald smaragd* lime mint* jade'),
    hints: patterns('salad salat* vegan*'),
    sky: ['#3f8f78', '#9fd0a8', '#eff6d5'],
    light: '#fffde8',
    haze: '#9fcfa6',
    land: '#3a8562',
    deep: '#0d3029',
    accents: ['#58b368', '#e9c46a', '#1f6f5c'],
    paper: '#f3f7ea',
  },
  {
    id: 'blue',
    kind: 'colour',
    keywords: patterns('blue* blau* azure azur* cobalt kobalt* navy indigo sapphire saphir*'),
    sky: ['#14377d', '#4479c9', '#c2dbf2'],
    light: '#fbfdff',
    haze: '#82aade',
    land: '#2b58a8',
    deep: '#0a1c47',
    accents: ['#3c7be0', '#a8cdf2', '#f2b36b'],
    paper: '#eff4fa',
  },
  {
    id: 'violet',
    kind: 'colour',
    keywords: patterns(`
      violet* violett* purple lila lavender lavendel* plum pflaume* magenta lilac flieder*
    `),
    sky: ['#35266a', '#8b71c2', '#ead2ee'],
    light: '#fff6ff',
    haze: '#ad93d0',
    land: '#5f489c',
    deep: '#1d1240',
    accents: ['#9b6bdf', '#f0a6ca', '#4b3a8c'],
    paper: '#f6f0fa',
  },
  {
    id: 'rose',
    kind: 'colour',
    keywords: patterns('rose* rosa pink* blush coral koralle* salmon lachs* flamingo* cherry kirsch*'),
    hints: patterns('beauty cosmetic* kosmetik*'),
    sky: ['#b7698f', '#ecabb6', '#fde3dc'],
    light: '#fff6ee',
    haze: '#e7a9b5',
    land: '#b15c81',
    deep: '#451d3e',
    accents: ['#e8637f', '#f7c1b4', '#8b4a86'],
    paper: '#fdf1ee',
  },
];
