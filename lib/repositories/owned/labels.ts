import { counted } from '@/lib/core/count'
import { quoted, textWords } from '@/lib/core/said'
import type { Owner } from '@/lib/repositories/schema'

const placed = ({ path, group, count }: Owner) => `${counted(count, 'person', 'people')} of ${group} at ${quoted(path)}`

/** A few are named; of more it is said how many, as a sentence that people sign has to be read in one go. */
const listed = (parts: readonly string[], many: string, most = 2) =>
  parts.length > most ? `${many} at ${counted(parts.length, 'place')}` : parts.join(' and ')

const changed = ({ owner, was }: Changed) => `${placed(owner)} instead of ${was.toLocaleString('en')}`

/** Somebody who signs at a place as before, but more or fewer of them. */
export type Changed = { owner: Owner; was: number }

/** What would be otherwise: who comes, of whom there are to be more or fewer, and who goes. */
export type OwnersChanges = { added: Owner[]; more: Changed[]; fewer: Changed[]; removed: Owner[] }

/** So many lines that are wrong are named, and of the first it is said what is. */
const mostNamed = 5

export const ownersWords = {
  title: 'Who signs as well, by place',
  lead: 'Whoever changes files at these places has these groups sign, beside whom the policy asks. Of several places the most that any of them asks of a group.',
  none: 'Nobody else: those whom the policy asks are enough.',
  change: 'Change who signs',
  field: 'Places and groups',
  hint: 'One on each line, such as docs/**=product-owners:2. * stands for anything but /, and ** as a part of its own for any number of parts.',
  asked: 'It is asked to be otherwise',
  more: (count: number) => `${count.toLocaleString('en')} more`,
  nobody: 'nobody',
  moved: 'the owners of its places are others by now',
  group: (group: string) => `there is no group ${quoted(group)} any more`,
  noGroups: (missing: readonly string[], known: readonly string[]) =>
    `There is no group ${missing.slice(0, mostNamed).join(', ')}. ${known.length > 0 ? `There are ${known.join(', ')}.` : 'There is none yet: make one under People.'}`,
  wrong: {
    line: (typed: string) => `write it as docs/**=product-owners:2, not ${textWords(typed.slice(0, 60))}`,
    count: (count: number) => `from 1 to 20 people can be asked for, not ${count}`,
    twice: ({ path, group }: Owner, line: number) =>
      `${quoted(path.slice(0, 60))} has ${group} already, in line ${line}`,
    at: ([first, ...others]: readonly { number: number; why: string }[]) => {
      const named = others.slice(0, mostNamed).map(({ number }) => number)
      const more = others.length - named.length
      const rest = `${named.join(', ')}${more > 0 ? ` and ${more.toLocaleString('en')} more` : ''}`
      return `Line ${first!.number}: ${first!.why}.${named.length > 0 ? ` Wrong as well: line ${rest}.` : ''}`
    },
  },
  brief: {
    sentence: (asker: string, repository: string, { added, more, fewer, removed }: OwnersChanges) => {
      const otherwise = [...more, ...fewer]
      const parts = [
        ...(added.length > 0 ? [`${listed(added.map(placed), 'more people')} to sign as well`] : []),
        ...(otherwise.length > 0 ? [`${listed(otherwise.map(changed), 'another number of people', 1)} to sign`] : []),
        ...(removed.length > 0 ? [`${listed(removed.map(placed), 'people')} to sign no more`] : []),
      ]
      return `${asker} wants ${parts.join(', and ')} in ${quoted(repository)}`
    },
    added: 'What waits for a signature there asks them too, once it is looked at again.',
    removed: 'What is delivered there asks only whom the policy and the other places name.',
    fewer: 'Where fewer of a group are to sign, so many are enough.',
    leaves: (owner: Owner) => `Deliveries would go without ${placed(owner)}`,
    lessens: (one: Changed) => `Deliveries would need only ${changed(one)}`,
    never: ({ path, group, count }: Owner, there: number) =>
      `Nothing at ${quoted(path)} could be signed: it would need ${counted(count, 'person', 'people')} of ${group}, and there ${there === 1 ? 'is' : 'are'} ${there === 0 ? 'nobody' : there.toLocaleString('en')} in it`,
    others: (count: number) => `The same at ${counted(count, 'more place')}`,
    thereBaseline: 'Counted are people who may approve, when it was asked for.',
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
