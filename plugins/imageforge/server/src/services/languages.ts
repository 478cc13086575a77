import type { Core } from '@strapi/types';
import { fallbackLocale } from '../engine/texts/texts';
import type { Clock } from '../engine/ports';

/** How long they are remembered, ms: every request asks, and languages are seldom added. */
const freshMs = 30_000;

/** The languages of the installation, as Strapi's i18n plugin has them. */
export interface Languages {
  /** The one that content is in where nobody says another. */
  main(): Promise<string>;
  /** In which texts are written, the main one first. */
  all(): Promise<string[]>;
}

interface Found {
  main: string;
  codes: string[];
}

/** @param configured instead of the plugin's own. `undefined`: those. */
export const createLanguages = (strapi: Core.Strapi, configured: readonly string[] | undefined, clock: Pick<Clock, 'now'>): Languages => {
  let known: { at: number; found: Promise<Found> } | undefined;
  const find = async (): Promise<Found> => {
    const service = strapi.plugin('i18n')?.service('locales') as LocaleService | undefined;
    if (!service) return { main: fallbackLocale, codes: [] };
    const [main, locales] = [await service.getDefaultLocale(), await service.find()];
    return { main: main ?? fallbackLocale, codes: locales.map(({ code }) => code) };
  };
  const look = (): Promise<Found> => {
    const at = clock.now().getTime();
    if (!known || at - known.at > freshMs) {
      const found = find();
      known = { at, found };
      // What failed is asked for anew.
      found.catch(() => (known = undefined));
    }
    return known.found;
  };
  return {
    main: async () => (await look()).main,
    async all() {
      const { main, codes } = await look();
      return [...new Set([main, ...(configured ?? codes)])];
    },
  };
};

/** What we use of the plugin's service, which Strapi does not type. */
interface LocaleService {
  getDefaultLocale(): Promise<string | null | undefined>;
  find(): Promise<{ code: string }[]>;
}
