import { openImage } from './open-image';

/** Where programs that generate images write how: AUTOMATIC1111 `parameters`, ComfyUI `prompt` and `workflow`. */
const generatorNotes = /^(parameters|prompt|workflow)$/;

/** What an image's metadata say of its making. */
export interface MadeBy {
  /** The XMP packet. `undefined`: there is none. */
  xmp?: string;
  /** Whether it has notes as programs leave them that generate images. */
  hasGeneratorNotes: boolean;
}

/** Reads the header alone: nothing is decoded. @throws ForgeError IMAGEFORGE_INVALID_IMAGE for bytes of another kind; as sharp does when they only begin like an image */
export const readMetadata = async (bytes: Uint8Array): Promise<MadeBy> => {
  const { xmpAsString: xmp, comments = [] } = await openImage(bytes).metadata();
  return { ...(xmp !== undefined && { xmp }), hasGeneratorNotes: comments.some(({ keyword }) => generatorNotes.test(keyword)) };
};
