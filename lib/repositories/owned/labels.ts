import { counted } from '@/lib/core/count'
import { quoted } from '@/lib/core/said'
import type { Owner } from '@/lib/repositories/schema'

const placed = ({ path, group, count }: Owner) => `${counted(count, 'person', 'people')} of ${group} at ${quoted(path)}`

const listed = (owners: readonly Owner[]) =>
  `${owners.slice(0, 5).map(placed).join(', ')}${owners.length > 5 ? ` and ${counted(owners.length - 5, 'other')}` : ''}`

export const ownersWords = {
  title: 'Who signs as well, by place',
  lead: 'Whoever changes files at these places has these groups sign, beside whom the policy asks. Of several places the most that any of them asks of a group.',
  none: 'Nobody. Whom the policy asks signs alone.',
  change: 'Change who signs',
  field: 'Places and groups',
  hint: 'One on each line, such as docs/**=product-owners:2. * stands for anything but /, and ** as a part of its own for any number of parts.',
  asked: 'It is asked to be otherwise:',
  nobody: 'nobody',
  moved: 'the owners of its places are others by now',
  group: (group: string) => `there is no group ${quoted(group)} any more`,
  brief: {
    sentence: (asker: string, repository: string, added: readonly Owner[], removed: readonly Owner[]) => {
      const parts = [
        ...(added.length > 0 ? [`${listed(added)} to sign as well`] : []),
        ...(removed.length > 0 ? [`${listed(removed)} to sign no more`] : []),
      ]
      return `${asker} wants ${parts.join(', and ')} in ${quoted(repository)}`
    },
    added: 'What waits for a signature there asks them too, once it is looked at again.',
    removed: 'What is delivered there asks only whom the policy and the other places name.',
    leaves: (owner: Owner) => `Deliveries would go without ${placed(owner)}`,
    baseline: 'Looked at place by place.',
    reason: 'Fewer people would sign',
    ifNoAnswer: 'If nobody answers in time, everything stays as it is.',
    undo: 'The same can be asked for the other way round.',
  },
}

/** Why it is not asked for, by the refusal's reason. */
export const ownersRefusals: Readonly<Record<string, string>> = {
  invalid_input: 'It cannot be so.',
  unknown_repository: 'There is no such repository, or it is closed.',
  unknown_group: 'There is no such group.',
  held: 'They are so already.',
  asked_already: 'It is asked for already.',
  not_ruled: 'The policy cannot be read, so nobody can say who signs.',
}
