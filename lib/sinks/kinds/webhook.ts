import { nested } from '@/lib/sinks/ecs'
import { refusalIn } from '@/lib/sinks/kinds/answers'
import { allDone, type SinkKind } from '@/lib/sinks/kinds/kind'
import { signedHeaders } from '@/lib/webhooks/signature'

/** After so long it is noted what has arrived, before somebody else takes what is on its way for being left. */
const longestMs = 60_000

/** A receiver of one's own, signed as Standard Webhooks says: one message for each line, whose id is the line's. */
export const webhook: SinkKind = {
  name: 'webhook',
  title: 'Signed webhook',
  words: 'One message for each line, one after the other, signed as Standard Webhooks says.',
  example: 'https://receiver.example.com/record',
  secret: { need: 'required', words: 'The secret that signs: whsec_ and base64, or any text' },
  into: null,
  way: 'http',
  *talk(lines, { address, secret }, now) {
    const refused: { at: number; why: string }[] = []
    const began = performance.now()
    for (const [at, line] of lines.entries()) {
      const body = JSON.stringify({ type: 'record.line', timestamp: line.at.toISOString(), data: nested(line) })
      const headers = {
        'content-type': 'application/json',
        ...signedHeaders(line.id, body, now, [keyOf(secret ?? '')]),
      }
      const refusal = refusalIn(yield { url: address, headers, body }, [line])
      if (refusal?.problem) return { ...refusal, done: at, refused }
      if (refusal) refused.push({ at, why: refusal.refused[0]!.why })
      if (performance.now() - began > longestMs) return { done: at + 1, refused, problem: null }
    }
    return { ...allDone(lines), refused }
  },
}

function keyOf(secret: string): Buffer {
  return secret.startsWith('whsec_') ? Buffer.from(secret.slice('whsec_'.length), 'base64') : Buffer.from(secret)
}
