import type { PodState } from '@/lib/pods/schema'

/** What a pod is at this moment, in a word. */
export const podStateWords: Record<PodState, string> = {
  proposed: 'Waits for people',
  active: 'Active',
  held: 'Held',
  retired: 'Retired',
}

/** The same as a sentence, where it is not simply active. */
export const podStateSentences: Record<PodState, string | null> = {
  proposed: 'It may do nothing until people have signed what it is, where it acts and who answers for it.',
  active: null,
  held: 'It is held: its credentials open nothing until somebody lets it go on.',
  retired: 'It is retired for good: its credentials are revoked, and its history stays.',
}

export const credentialKindWords = {
  client_secret: 'Client secret (OAuth)',
  service_key: 'Service key (bearer)',
} as const

/** For how long two credentials work side by side, as choices in hours. */
export const overlapChoices = [
  { value: '24', label: 'In a day' },
  { value: '168', label: 'In a week' },
  { value: '1', label: 'In an hour' },
  { value: '0', label: 'At once' },
]

/** How long a new credential opens something, as choices in days. */
export const lifetimeChoices = [
  { value: '90', label: '90 days' },
  { value: '30', label: '30 days' },
  { value: '365', label: 'A year' },
]

/** What becomes of what a pod waits for and works on, when it may act no more. */
export function endingWords({ waiting, tasks }: { waiting: number; tasks: number }): string[] {
  return [
    waiting === 0
      ? 'No request of it waits for people.'
      : `${waiting === 1 ? '1 request of it is' : `${waiting} requests of it are`} withdrawn, and nobody is asked any more.`,
    tasks === 0
      ? 'It works on no task.'
      : `${tasks === 1 ? '1 task stays' : `${tasks} tasks stay`} where ${tasks === 1 ? 'it is' : 'they are'}: another pod cannot take over what belongs to this one.`,
    'What people have approved and it has not used yet opens nothing.',
  ]
}

/** Why something about a pod or its credential was refused. */
export const podRefusals: Record<string, string> = {
  pod_exists: 'A pod with this short name exists already.',
  unknown_pod: 'There is no pod with this short name.',
  pod_retired: 'This pod is retired.',
  not_their_pod: 'Whoever answers for this pod, or an admin, can change that.',
  name_taken: 'Another pod is called so already.',
  pod_proposed: 'Nobody has signed yet what this pod may be, so it gets no credential and does nothing.',
  no_identity: 'This pod has no identity in this environment. Ask for one: people sign it.',
  credential_ended: 'This credential has expired. Issue another one.',
  reason_required: 'Say in a few words why.',
  unknown_credential: 'There is no such credential.',
  already_revoked: 'This credential was revoked before.',
}
