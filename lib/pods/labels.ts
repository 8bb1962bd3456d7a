/** Why something about a pod or its credential was refused. */
export const podRefusals: Record<string, string> = {
  pod_exists: 'A pod with this short name exists already.',
  unknown_pod: 'There is no pod with this short name.',
  pod_retired: 'This pod is retired.',
  unknown_credential: 'There is no such credential.',
  already_revoked: 'This credential was revoked before.',
}
