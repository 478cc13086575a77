import type * as React from 'react';
import type { Proposal } from '../../services/draft';

/** What Strapi passes to the media input. */
export interface MediaInputProps {
  name: string;
  label?: React.ReactNode;
  disabled?: boolean;
  attribute?: {
    allowedTypes?: string[] | null;
    multiple?: boolean;
    /** `imageforge`: what the content type proposes for this field; the server checks it. */
    pluginOptions?: { imageforge?: { [Name in keyof Proposal]?: unknown } };
  };
}

/** A media field of ours: what all that follows needs to know of it. */
export interface MediaFieldProps {
  name: string;
  label: string;
  multiple: boolean;
  /** What the dialog starts from. */
  proposal: Proposal;
  /** Whether the user may generate. */
  canCreate: boolean;
}
