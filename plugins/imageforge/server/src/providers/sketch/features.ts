import { matches, patterns } from './match-words';

/** Things that a composition draws if the prompt names them. */
const features = {
  lake: patterns(`
    lake* see bergsee* river* fluss* reflect* spiegel* water wasser harbour harbor hafen* fjord*
  `),
  boat: patterns('boat* boot boote ship ships schiff* sail* segel* yacht*'),
  snow: patterns('snow* schnee* winter* alp alps alpen alpine ski* glacier* gletscher* frost*'),
  trees: patterns('forest* wald* tree trees pine* baum* bäume* tanne* kiefer*'),
  moon: patterns('moon* mond*'),
  birds: patterns('bird* vogel* vögel* gull* möwe*'),
  balloons: patterns('balloon* ballon* heißluft*'),
  island: patterns('island* insel* coast* küste* cliff* klippe*'),
  waves: patterns('wave* welle* storm* sturm* surf*'),
  cup: patterns('coffee* kaffee* espresso* cup* tasse* tea tee mug* cafe* café* breakfast* frühstück*'),
  aurora: patterns('aurora* polarlicht* nordlicht* northern'),
  birch: patterns('birch* birke* trunk* stamm* woods'),
};
export type Feature = keyof typeof features;

/** The features that the words name. */
export const featuresOf = (words: readonly string[]): Set<Feature> => {
  const isNamed = (wanted: readonly string[]): boolean =>
    words.some((word) => wanted.some((pattern) => matches(word, pattern)));
  return new Set((Object.keys(features) as Feature[]).filter((feature) => isNamed(features[feature])));
};
