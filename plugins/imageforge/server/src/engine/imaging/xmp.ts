/**
 * How an image came to be, in IPTC's vocabulary.
 * Source: IPTC NewsCodes, http://cv.iptc.org/newscodes/digitalsourcetype/
 */
export type DigitalSourceType =
  | 'algorithmicMedia'
  | 'trainedAlgorithmicMedia'
  | 'compositeWithTrainedAlgorithmicMedia';

/**
 * The XMP packet of a file that we publish: it says that the image is generated, and by what.
 * It holds no date, so that the same recipe gives the same bytes.
 */
export const xmpPacket = (sourceType: DigitalSourceType, creatorTool: string): string =>
  [
    '<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>',
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">',
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
    '<rdf:Description rdf:about=""',
    ' xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"',
    ' xmlns:xmp="http://ns.adobe.com/xap/1.0/"',
    ` Iptc4xmpExt:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/${sourceType}"`,
    ` xmp:CreatorTool="${escapeAttribute(creatorTool)}"/>`,
    '</rdf:RDF></x:xmpmeta>',
    '<?xpacket end="w"?>',
  ].join('');

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escapeAttribute = (text: string): string =>
  // XML 1.0 has no way to write most control characters, not even escaped.
  text.replace(/[\u0000-\u001f]/g, ' ').replace(/[&<>"]/g, (character) => entities[character] ?? '');
