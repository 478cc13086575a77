/**
 * How an image came to be, in IPTC's vocabulary.
 * Source: IPTC NewsCodes, http://cv.iptc.org/newscodes/digitalsourcetype/
 */
export type DigitalSourceType =
  | 'algorithmicMedia'
  | 'trainedAlgorithmicMedia'
  | 'compositeWithTrainedAlgorithmicMedia';

export const digitalSourceTypeUrl = (type: DigitalSourceType): string => `http://cv.iptc.org/newscodes/digitalsourcetype/${type}`;

/** What the XMP packet of a published file says. */
export interface XmpFacts {
  sourceType: DigitalSourceType;
  /** e.g. `ImageForge (openai/gpt-image-1)` */
  creatorTool: string;
  /** `provider/model`. `undefined`: not told, as the following. */
  model?: string;
  prompt?: string;
  seed?: number;
}

/**
 * The XMP packet of a file that we publish: it says that the image is generated, and by what.
 * It holds no date, so that the same recipe gives the same bytes.
 * Source of the names: IPTC Photo Metadata Standard 2025.1 (AISystemUsed, AIPromptInformation); it has none for a seed.
 */
export const xmpPacket = ({ sourceType, creatorTool, model, prompt, seed }: XmpFacts): string =>
  [
    '<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>',
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">',
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
    '<rdf:Description rdf:about=""',
    ' xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"',
    ' xmlns:xmp="http://ns.adobe.com/xap/1.0/"',
    ' xmlns:imageforge="urn:imageforge:xmp"',
    attribute('Iptc4xmpExt:DigitalSourceType', digitalSourceTypeUrl(sourceType)),
    attribute('xmp:CreatorTool', creatorTool),
    attribute('Iptc4xmpExt:AISystemUsed', model),
    attribute('Iptc4xmpExt:AIPromptInformation', prompt),
    attribute('imageforge:Seed', seed),
    '/></rdf:RDF></x:xmpmeta>',
    '<?xpacket end="w"?>',
  ].join('');

const attribute = (name: string, value: string | number | undefined): string =>
  value === undefined ? '' : ` ${name}="${escapeAttribute(String(value))}"`;

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escapeAttribute = (text: string): string =>
  // XML 1.0 has no way to write most control characters, not even escaped.
  text.replace(/[\u0000-\u001f\ufffe\uffff]/g, ' ').replace(/[&<>"]/g, (character) => entities[character] ?? '');

/**
 * The digital source type that an XMP packet tells, as an attribute or as an element.
 * @returns the last part of its address, like `trainedAlgorithmicMedia`.
 */
export const readSourceType = (xmp: string): string | undefined =>
  /DigitalSourceType(?:="|>\s*)https?:\/\/cv\.iptc\.org\/newscodes\/digitalsourcetype\/(\w{1,60})/.exec(xmp)?.[1];
