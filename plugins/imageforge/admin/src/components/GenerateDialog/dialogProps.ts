import type { CreateGenerationBody } from '../../../../shared/generations';
import type { GenerationSession } from '../../hooks/useGenerationSession';
import type { EntryContext } from '../../services/api';
import type { Proposal } from '../../services/draft';
import type { FieldPlace } from '../../services/rememberedGeneration';

/** The media field that an image is for. */
export interface DialogField {
  label: string;
  multiple: boolean;
  /** Whether it holds an image already. */
  isFilled: boolean;
}

export interface GenerateDialogProps {
  session: GenerationSession;
  /** `undefined`: images that are kept go into the media library, and nowhere else. */
  field?: DialogField;
  /** Where the field is. `undefined`: the server cannot be told. */
  place?: FieldPlace;
  /** What to start from, where nobody has typed anything yet. */
  proposal?: Proposal;
  entryContext?(fields: string[]): EntryContext | undefined;
  /** An earlier request to start from. */
  request?: CreateGenerationBody;
  onClose(): void;
}
