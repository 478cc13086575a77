import type { ContentCredentials } from '../../engine/provenance/credentials';

/** The part of the SDK's report that we look at. Any of it may be missing: the file comes from anybody. */
export interface ManifestStore {
  active_manifest?: string;
  manifests?: Record<string, Manifest>;
  validation_state?: string;
  validation_results?: { activeManifest?: { failure?: { code?: string }[] } };
}

interface Manifest {
  claim_generator_info?: { name?: string; version?: string }[];
  signature_info?: { issuer?: string; common_name?: string };
  ingredients?: { title?: string }[];
  assertions?: { label?: string; data?: { actions?: { action?: string; digitalSourceType?: string; softwareAgent?: string | { name?: string } }[] } }[];
}

/** Not wrong with the file: nobody we know vouches for the certificate. */
const untrusted = 'signingCredential.untrusted';

export const credentialsOf = ({ active_manifest: active, manifests = {}, validation_state: state, validation_results: results }: ManifestStore): ContentCredentials => {
  const manifest = active === undefined ? undefined : manifests[active];
  const { issuer, common_name: name } = manifest?.signature_info ?? {};
  const signedBy = [name, issuer].filter(Boolean).join(', ');
  const generator = manifest?.claim_generator_info?.[0]?.name;
  return {
    state: state === 'Valid' || state === 'Trusted' ? 'valid' : 'invalid',
    failures: (results?.activeManifest?.failure ?? []).flatMap(({ code }) => (code && code !== untrusted ? [code] : [])),
    ...(signedBy && { signedBy }),
    ...(generator && { generator }),
    actions: (manifest?.assertions ?? [])
      .filter(({ label }) => label?.startsWith('c2pa.actions'))
      .flatMap(({ data }) => data?.actions ?? [])
      .map(({ action = '', digitalSourceType, softwareAgent }) => {
        const agent = typeof softwareAgent === 'string' ? softwareAgent : softwareAgent?.name;
        return { action, ...(digitalSourceType && { digitalSourceType }), ...(agent && { softwareAgent: agent }) };
      }),
    ingredients: (manifest?.ingredients ?? []).flatMap(({ title }) => (title ? [title] : [])),
  };
};
