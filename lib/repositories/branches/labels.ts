import { counted } from '@/lib/core/count'
import { quoted } from '@/lib/core/said'

const listed = (names: readonly string[]) =>
  `${names.slice(0, 5).map(quoted).join(', ')}${names.length > 5 ? ` and ${counted(names.length - 5, 'other')}` : ''}`

export const branchesWords = {
  title: 'Branches that move by deliveries alone',
  lead: 'By name, or by patterns: * stands for anything but /, and ** as a part of its own for any number of parts. Branches below pods/ are the pods’ own, whatever a pattern says.',
  change: 'Change them',
  field: 'Protected branches',
  hint: 'One on each line, such as main and release/*',
  asked: 'It is asked to be otherwise',
  moved: 'the protected branches of the repository are others by now',
  closed: 'the repository was closed meanwhile',
  brief: {
    sentence: (asker: string, repository: string, added: readonly string[], removed: readonly string[]) => {
      const parts = [
        ...(added.length > 0 ? [`${listed(added)} to move by deliveries alone`] : []),
        ...(removed.length > 0 ? [`${listed(removed)} to move without a signature`] : []),
      ]
      return `${asker} wants ${parts.join(', and ')} in ${quoted(repository)}`
    },
    added: (names: readonly string[]) =>
      `Into ${listed(names)} pods deliver as the policy says, and nobody can push there.`,
    takesIn: ({ branch, commit }: { branch: string; commit: string }) =>
      `${quoted(branch)} is there already, and goes on from ${commit.slice(0, 12)} as it is. Nobody signed what it holds.`,
    removed: (names: readonly string[]) =>
      `What waits for ${listed(names)} does not land any more, and a movement of it is found no more.`,
    leaves: (branch: string) => `${quoted(branch)} has moved by deliveries alone until now`,
    baseline: 'Looked at branch by branch.',
    reason: 'A branch that is not protected moves without a signature',
    ifNoAnswer: 'If nobody answers in time, everything stays as it is.',
    undo: 'The same can be asked for the other way round.',
  },
}

/** Why it is not asked for or done, by the refusal's reason. */
export const branchesRefusals: Readonly<Record<string, string>> = {
  invalid_input: 'It cannot be so.',
  unknown_repository: 'There is no such repository, or it is closed.',
  default_open: 'The branch that is delivered into stays protected.',
  held: 'They are so already.',
  asked_already: 'It is asked for already.',
  not_ruled: 'The policy cannot be read, so nobody can say who signs.',
  repository_unread: 'The repository cannot be read here just now. Try again.',
  too_many_branches: 'It would take in more branches than people can look at. Name them more narrowly.',
}
