import { longValues } from '@/lib/prompts/fill/filled'
import { matchWords } from '@/lib/prompts/use/labels'
import type { Matched } from '@/lib/prompts/use/match'
import type { Check } from '@/lib/requests/schema'

/** What a prompt is, to go on in a sentence. */
export function knownWords(known: Matched, environment: string): string {
  const words = matchWords(known, environment)
  return words.charAt(0).toLowerCase() + words.slice(1)
}

/** What is long in a place that was filled in is read before it counts as what people signed. */
export function standingOf({ match, values }: Matched): Check['state'] {
  return match === 'same_as_live' && longValues(values ?? {}).length === 0 ? 'pass' : 'found'
}

/** What the prompt is that a pod named for its task, for whoever is asked about what came of it. */
export function saidOfTask(known: Matched, environment: string): Check {
  const words = `Prompt: the pod said of its task that ${knownWords(known, environment)}`
  return { name: 'prompt', state: standingOf(known), words }
}
