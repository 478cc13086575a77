import * as React from 'react';
import { EmptyStateLayout } from '@strapi/design-system';
import { EmptyDocuments, EmptyPictures } from '@strapi/icons/symbols';

interface Props {
  children: string;
  /** Whether pictures are what there are none of. */
  pictures?: boolean;
  action?: React.ReactNode;
}

/** Instead of a list that has nothing in it. */
export const Empty = ({ children, pictures = false, action }: Props) => {
  const Symbol = pictures ? EmptyPictures : EmptyDocuments;
  return <EmptyStateLayout icon={<Symbol width="16rem" height="8.8rem" />} content={children} action={action} />;
};
