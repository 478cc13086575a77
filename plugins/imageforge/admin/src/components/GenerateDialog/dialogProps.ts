import type { GenerationSession } from '../../hooks/useGenerationSession';
import type { Again } from '../../services/again';
import type { EntryContext } from '../../services/api';
import type { Proposal } from '../../services/draft';
import type { FieldPlace } from '../../services/fieldPlace';
import type { MediaFile } from '../../services/mediaFile';

/** The media field that an image is for. */
export interface DialogField {
  label: string;
  multiple: boolean;
  /** Media library ids of what it holds in the form. */
  fileIds: number[];
  /** What it holds already, and would be replaced. `undefined`: nothing, or nothing is replaced. */
  present?: MediaFile;
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
  /** An earlier generation to make again. */
  again?: Again;
  onClose(): void;
}
