import { counted } from '@/lib/core/count'
import { environmentLabel } from '@/lib/core/environment'
import { inSentence } from '@/lib/people/labels'

/** Who asks for what, as the sentence of the request. */
export const podWishWords = {
  isNew: (asker: string, pod: string, role: string, department: string) =>
    `${asker} asks that the new pod ${pod} works as ${role} in ${department}`,
  becomes: (asker: string, pod: string, role: string, department: string) =>
    `${asker} asks that ${pod} becomes ${role} in ${department}`,
  changes: (asker: string, pod: string, what: readonly string[]) => `${asker} asks for ${inSentence(what)} for ${pod}`,
}

/** What would change beside role and department, to go on after "asks for". */
export const podPartWords = {
  environments: (more: readonly string[]) =>
    `an identity in ${inSentence(more.map((name) => environmentLabel(name).toLowerCase()))}`,
  repositories: (to: readonly string[]) =>
    to.length === 0 ? 'every repository' : `the repositories ${inSentence(to)}`,
  owner: 'another person who answers for it',
}

/** What it means, environment by environment. */
export function consequenceWords(
  environment: string,
  { alone, asks }: { alone: number; asks: number },
  before: { alone: number; asks: number } | null,
): string {
  const now = before ? `; today ${before.alone} and ${before.asks}` : '; today nothing there'
  const place = environmentLabel(environment).toLowerCase()
  return `In ${place} it uses ${counted(alone, 'tool')} by itself and asks people before ${asks}${now}.`
}

export const podConsequences = {
  credential: 'It can call once an admin has given it a credential, which is another step.',
  owner: (name: string) => `${name} answers for it, and never signs what it asks for.`,
  nothingElse: 'Nothing else about it changes.',
}

export const podUndoWords = 'An admin can hold or retire it at once; what it may do changes back by another request.'

export const podTierReasons = {
  right: 'It changes what a pod may do',
  destroys: (titles: readonly string[]) => `By itself it could delete or overwrite with ${inSentence(titles)}`,
}

export const podUnusualWords = {
  namesake: (name: string, others: number) => ({
    text: `Another pod is called ${name} too.`,
    baseline: `${counted(others, 'other pod has', 'other pods have')} this name; the short name tells them apart.`,
  }),
  again: (refused: number) => ({
    text: 'Asked again after a person said no.',
    baseline: `${counted(refused, 'request')} about this pod turned down in 90 days.`,
  }),
  anyRepository: (bound: number, all: number) => ({
    text: 'It could name every repository.',
    baseline: `${bound} of ${counted(all, 'pod')} are bound to some.`,
  }),
}

export const podCheckWords = {
  known: 'Role and department: the policy knows both',
  owner: (name: string) => `${name}, who would answer for it, can sign in`,
  need: 'Whether it is needed: not checked; the reason below is the asker’s own',
}

/** Why a pod does not become what was signed, to go on after "because". */
export const podMovedWords = {
  gone: 'the pod is not known any more',
  retired: (name: string) => `${name} was retired`,
  changed: (name: string) => `${name} was changed since it was asked for`,
  owner: 'the person who would answer for it has no access any more',
}

/** The parts of a pod's place, where before and after stand side by side. */
export const podFactNames = {
  role: 'Role',
  department: 'Department',
  environments: 'Acts in',
  repositories: 'Repositories',
  owner: 'Answers for it',
}

export const anyRepositoryWords = 'Any'
export const nobodyWords = 'Nobody'

/** Why nothing was asked. */
export const podWishRefusals: Record<string, string> = {
  pod_exists: 'A pod with this short name exists already.',
  unknown_pod: 'There is no such pod. Load the page again.',
  pod_retired: 'This pod is retired.',
  unknown_role: 'The policy knows no such role, so the pod could do nothing.',
  unknown_department: 'The policy knows no such department, so the pod could do nothing.',
  unknown_person: 'There is no such person with access. Choose somebody else.',
  held: 'It is so already.',
  asked_already: 'This has been asked for already.',
  not_ruled: 'No policy says who would sign this, so nothing was asked.',
}
