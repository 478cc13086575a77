/** An image in a tree of images that were made of one another. */
export interface LineageImage {
  kind: 'image';
  assetId: string;
  generationId: string;
  /** Index of the image in its generation. */
  index: number;
  /** What its generation did: `edit`, `upscale`, `variation` and so on; `text-to-image` made it of a text. */
  mode: string;
  state: 'ready' | 'publishing' | 'published' | 'rejected' | 'discarded';
  alternativeText: string;
  /** px */
  width: number;
  height: number;
  /** base64 */
  thumbhash: string;
  /** Signed, short-lived. Left out: its private file is not kept any more. */
  previewUrl?: string;
  createdAt: string;
  /** Going up: what it was made of. Left out: nothing, or it is told elsewhere in the answer. */
  parents?: LineageNode[];
  /** Going down: what was made of it. Left out: nothing, or it is told elsewhere in the answer. */
  children?: LineageNode[];
}

/** `hidden`: somebody else's, which this caller may not see. `missing`: it is deleted. */
export type LineageNode = LineageImage | { kind: 'hidden' } | { kind: 'missing' };

/** Contract of `GET /assets/:id/lineage`. */
export interface LineageView {
  image: Omit<LineageImage, 'parents' | 'children'>;
  /** What it was made of, each with its own `parents`. */
  parents: LineageNode[];
  /** What was made of it, each with its own `children`. */
  children: LineageNode[];
  /** `false`: there is more than one answer tells, which is 12 steps and 200 images in each direction. */
  isComplete: boolean;
}
