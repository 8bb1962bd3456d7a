import type { PodState } from '@/lib/pods/schema'

/** What a pod is at this moment, in a word. */
export const podStateWords: Record<PodState, string> = {
  active: 'Active',
  held: 'Held',
  retired: 'Retired',
}

/** The same as a sentence, where it is not simply active. */
export const podStateSentences: Record<PodState, string | null> = {
  active: null,
  held: 'It is held: its credentials open nothing until somebody lets it go on.',
  retired: 'It is retired for good: its credentials are revoked, and its history stays.',
}

export const credentialKindWords = {
  client_secret: 'Client secret (OAuth)',
  service_key: 'Service key (bearer)',
} as const

/** Why something about a pod or its credential was refused. */
export const podRefusals: Record<string, string> = {
  pod_exists: 'A pod with this short name exists already.',
  unknown_pod: 'There is no pod with this short name.',
  pod_retired: 'This pod is retired.',
  unknown_credential: 'There is no such credential.',
  already_revoked: 'This credential was revoked before.',
}
