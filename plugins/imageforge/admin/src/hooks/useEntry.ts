import * as React from 'react';
import { unstable_useDocument as useDocument, useQueryParams } from '@strapi/strapi/admin';
import { useParams } from 'react-router-dom';
import type { BlockSchema } from '../services/blockName';
import type { FormEntry } from '../services/fieldPlace';
import { useFormName } from './useOpenForm';

/** The entry that the content manager's edit view shows. */
export type Entry = FormEntry;

interface Query {
  plugins?: Record<string, Record<string, unknown>>;
}

const singleTypes = 'single-types';

/** Whether the present page is an edit view of the content manager. */
export const useIsEditView = (): boolean => {
  const { slug, collectionType, id, origin } = useParams();
  return Boolean(slug && (collectionType === singleTypes || id || origin));
};

/** The content manager reads the plugins' part of the address (`plugins[i18n][locale]`) like this. */
const requestParams = ({ plugins = {}, ...query }: Query): Record<string, unknown> =>
  Object.assign({}, query, ...Object.values(plugins));

/**
 * The entry of the edit view. Asks exactly as the edit view itself does, so that the answer comes
 * from its cache. Only where `useIsEditView` is true.
 *
 * `unstable_useContentManagerContext` would tell as much, but takes the whole form along: every
 * media field would render again with each key that is pressed.
 */
export const useEntry = (): { entry: Entry; schema?: BlockSchema; components: Record<string, BlockSchema> } => {
  const { slug = '', collectionType = '', id, origin } = useParams();
  const [{ query }] = useQueryParams<Query>();
  const params = React.useMemo(() => requestParams(query), [query]);
  const isSingle = collectionType === singleTypes;
  const { document, schema, components } = useDocument(
    { collectionType, model: slug, documentId: origin ?? id, params },
    { skip: id === 'create' || (!isSingle && !(origin ?? id)) },
  );
  const localized = (schema?.pluginOptions as { i18n?: { localized?: boolean } } | undefined)?.i18n?.localized === true;
  const locale = params.locale;
  // A clone's form shows another entry (its origin), but is a new one.
  const saved = isSingle ? document?.documentId : origin || id === 'create' ? undefined : id;
  const form = useFormName(slug, saved === undefined);
  const entryLocale = localized && typeof locale === 'string' ? locale : undefined;
  return {
    entry: React.useMemo(
      () => ({ uid: slug, documentId: saved, form, locale: entryLocale }),
      [entryLocale, form, saved, slug],
    ),
    schema: schema as BlockSchema | undefined,
    components: components as Record<string, BlockSchema>,
  };
};
