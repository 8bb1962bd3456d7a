import { environmentLabel } from '@/lib/core/environment'
import type { Able, Said } from '@/lib/deliveries/able/schema'
import { signersWords } from '@/lib/policy/reach-words'

/** What comes of what is delivered there, to go on after the place. */
export function saidWords({ answer, duties }: Pick<Said, 'answer' | 'duties'>): string {
  if (answer === 'deny') return 'refused by the policy'
  return answer === 'ask' ? `signed by ${signersWords(duties)}` : 'let through by a rule, and nobody is asked'
}

/** What a rule does that looks at what is delivered. */
export const looksWords: Record<Able['looks'][number]['answer'], string> = {
  deny: 'Refused by what is in it',
  ask: 'Asked about by what is in it',
  allow: 'Let through by what is in it',
}

export const ableWords = {
  title: 'Who can deliver',
  lead: 'As the policy in force answers today, asked by the code that judges pushes.',
  where: (environment: string) => `in ${environmentLabel(environment).toLowerCase()}`,
  own: (able: boolean) =>
    able
      ? 'They read it, and keep branches of their own below pods/ and their name.'
      : 'They read it. The policy lets them keep no branches of their own.',
  but: ', but at',
  nobody:
    'No pod may read it, so none can deliver into it. The policy says who may, by the tools git.fetch and git.deliver.',
  unable: (count: number) =>
    count === 1
      ? 'One other pod may not even read it.'
      : `${count.toLocaleString('en')} other pods may not even read it.`,
  allUnable: (count: number) =>
    count === 1
      ? 'The one pod that acts may not read it.'
      : `The ${count.toLocaleString('en')} pods that act may not read it.`,
  nobodyIn: 'nobody is in this group',
}
