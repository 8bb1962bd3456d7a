import type { z } from 'zod'
import type { callEvents } from '@/lib/audit/call-shapes'
import { told } from '@/lib/audit/decided-words'

type Events = typeof callEvents
type Sentences = { [Type in keyof Events]: (data: z.input<Events[Type]>, who: string) => string }

const cs = (request: { number: number }) => `CS-${request.number}`

/** What becomes of calls. */
export const callSentences: Sentences = {
  'call.allowed': ({ sentence }) => told(sentence, 'was allowed by a rule to'),
  'call.asked': (data) => `${told(data.sentence, 'asked to')} (${cs(data)})`,
  'call.denied': ({ sentence, reason }) => `${told(sentence, 'was not allowed to')}. Why: ${reason}`,
  'call.stopped': ({ sentence }) => `${told(sentence, 'was stopped before it could')}. An emergency stop is on`,
  'call.joined': (data) => `${told(data.sentence, 'asked again, under another key, to')} (${cs(data)})`,
  'call.shown': ({ sentence }) => told(sentence, 'was shown its one-time permission to'),
  'call.claimed': ({ sentence }) => told(sentence, 'used its one-time permission to'),
  'call.succeeded': ({ sentence, by }) => told(sentence, by ? 'did' : 'says it did'),
  'call.failed': ({ sentence, by }) => told(sentence, by ? 'could not' : 'says it could not'),
  'call.unreported': ({ sentence, by }) =>
    told(sentence, by ? 'had its server asked, which gave no answer, to' : 'never said what came of its permission to'),
}
