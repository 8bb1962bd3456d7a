import { counted } from '@/lib/core/count'
import { environmentLabel } from '@/lib/core/environment'
import { inSentence } from '@/lib/people/labels'
import { answerWords } from '@/lib/policy/labels'
import type { CellRule } from '@/lib/policy/matrix'
import type { Reach } from '@/lib/policy/reach'
import { effectOf } from '@/lib/tools/labels'

/** Titles that a sentence names before it goes on with a number. */
const namedAtMost = 3

/**
 * What a pod may do in one environment, as a paragraph: what it does by itself, whom it asks before what, and that the rest
 * is denied. `of` says how many tools there are at all.
 */
export function reachSentences(name: string, environment: string, reach: readonly Reach[], of: number): string[] {
  const place = `In ${environmentLabel(environment).toLowerCase()}`
  if (reach.length === 0) return [`${place} ${name} may do nothing: all ${counted(of, 'tool')} are denied.`]
  const rest = of - reach.length
  return [
    aloneSentence(`${place} ${name}`, reach),
    ...askSentences(reach),
    rest > 0 ? `Everything else is denied (${counted(rest, 'tool')}).` : 'No tool is denied.',
    destroysSentence(reach),
  ]
}

function aloneSentence(subject: string, reach: readonly Reach[]): string {
  const alone = reach.filter(({ answer }) => answer === 'allow')
  if (alone.length === 0) return `${subject} does nothing by itself.`
  const reads = alone.filter(({ tool }) => effectOf(tool) === 'reads')
  const acts = alone.filter(({ tool }) => effectOf(tool) !== 'reads')
  const parts = [
    ...(reads.length > 0 ? [`reads with ${counted(reads.length, 'tool')}`] : []),
    ...(acts.length > 0 ? [`uses ${titles(acts)}`] : []),
  ]
  return `${subject} by itself ${parts.join(' and ')}${partly(alone)}.`
}

function askSentences(reach: readonly Reach[]): string[] {
  const asks = reach.filter(({ answer }) => answer === 'ask')
  const signers = [...new Set(asks.map(({ duties }) => signersWords(duties)))]
  return signers.map((who) => {
    const tools = asks.filter(({ duties }) => signersWords(duties) === who)
    return `It asks ${who} before it uses ${titles(tools)}${partly(tools)}.`
  })
}

/** Who signs: "product-owners", "2 of product-owners and delivery-leads". */
export function signersWords(duties: Reach['duties']): string {
  return inSentence(duties.map(({ group, count }) => (count > 1 ? `${count} of ${group}` : group))) || 'people'
}

/** Why a tool is open to a pod, for the pod. `rules` are those that give its calls different answers, the strictest of which counts. */
export function reachReason({ rule, duties, answer }: Omit<Reach, 'tool'>, rules: readonly CellRule[]): string {
  if (rules.length > 0) {
    const said = rules.map((one) => `${answerWords[one.answer]}: ${one.because ?? one.words}`)
    return `It depends on the call, and the strictest counts. ${[...new Set(said)].join('; ')}.`
  }
  const why = rule?.because ?? rule?.words ?? ''
  return answer === 'ask' ? `${why.replace(/\.$/, '')}. It is signed by ${signersWords(duties)}.` : why
}

function destroysSentence(reach: readonly Reach[]): string {
  const destroys = reach.filter(({ tool }) => tool.sensitivity === 'destructive')
  const alone = destroys.filter(({ answer }) => answer === 'allow')
  if (alone.length > 0) return `It deletes or overwrites by itself with ${titles(alone)}.`
  return destroys.length === 0 ? 'It deletes nothing.' : 'It deletes and overwrites nothing without being asked about.'
}

function titles(reach: readonly Reach[]): string {
  const named = reach.length > namedAtMost + 1 ? reach.slice(0, namedAtMost) : reach
  const more = reach.length - named.length
  return inSentence([...named.map(({ tool }) => `“${tool.title}”`), ...(more > 0 ? [`${more} more`] : [])])
}

/** That some of these answers hold for some calls only. */
function partly(reach: readonly Reach[]): string {
  const some = reach.filter(({ conditional }) => conditional).length
  if (some === 0) return ''
  if (some === reach.length) return reach.length === 1 ? ', depending on the call' : ', all depending on the call'
  return ` (${some} of them depending on the call)`
}
