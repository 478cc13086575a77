/** Contract of `GET /files/:id/provenance` and `GET /assets/:id/provenance`: what an image says of how it came to be. */
export interface ProvenanceView {
  /** Whether a program made it, wholly or in part. Not there: it does not say. */
  isGenerated?: boolean;
  /** In IPTC's vocabulary, like `trainedAlgorithmicMedia`. */
  sourceType?: string;
  /** Its C2PA manifest. Not there: it has none. */
  credentials?: {
    /** `valid`: nothing was changed since it was signed. Who signed it is known by the certificate's name alone. */
    state: 'valid' | 'invalid';
    /** C2PA's codes of what is wrong. */
    failures: string[];
    signedBy?: string;
    generator?: string;
    actions: { action: string; digitalSourceType?: string; softwareAgent?: string }[];
    /** Titles of what it was made of. */
    ingredients: string[];
  };
}
