import { nested } from '@/lib/sinks/ecs'
import { jsonIn, notUnderstood, refusalIn } from '@/lib/sinks/kinds/answers'
import { allDone, notNow, type SinkKind } from '@/lib/sinks/kinds/kind'

const [ackEveryMs, ackTimes] = [1_000, 30]

/** Splunk's HTTP Event Collector; where its token asks for acknowledgement, lines count as there when they are indexed. */
export const splunk: SinkKind = {
  name: 'splunk',
  title: 'Splunk (HTTP Event Collector)',
  words: 'Many lines at once; where the token has acknowledgement on, it is waited for.',
  example: 'https://splunk.example.com:8088',
  secret: { need: 'required', words: 'The token of the collector' },
  into: { label: 'Index', usual: null },
  way: 'http',
  *talk(lines, { id, address, into, secret, host }) {
    const base = `${address.replace(/\/$/, '')}/services/collector`
    const channel = channelOf(id)
    const headers = {
      'content-type': 'application/json',
      authorization: `Splunk ${secret ?? ''}`,
      'x-splunk-request-channel': channel,
    }
    const body = lines
      .map((line) =>
        JSON.stringify({
          time: line.at.getTime() / 1000,
          host,
          source: 'countersign',
          sourcetype: 'countersign:record',
          ...(into !== null && { index: into }),
          event: nested(line),
        }),
      )
      .join('\n')
    const answer = yield { url: `${base}/event`, headers, body }
    const refusal = refusalIn(answer, lines)
    if (refusal) return refusal
    const said = jsonIn(answer.body)
    if (said?.['code'] !== 0) return notNow(notUnderstood)
    const ack = said['ackId']
    if (typeof ack !== 'number') return ack === undefined ? allDone(lines) : notNow(notUnderstood)
    for (let tried = 0; tried < ackTimes; tried++) {
      const told = yield { url: `${base}/ack?channel=${channel}`, headers, body: JSON.stringify({ acks: [ack] }) }
      const later = refusalIn(told, lines)
      // By now the lines are there or not; only what is asked about them can be wrong.
      if (later) return notNow(later.problem?.why ?? later.refused[0]!.why)
      if ((jsonIn(told.body)?.['acks'] as Record<string, unknown> | undefined)?.[String(ack)] === true)
        return allDone(lines)
      yield { waitMs: ackEveryMs }
    }
    return notNow(`The receiver has not acknowledged the lines within ${ackTimes} seconds`)
  },
}

/** A channel has the form of a UUID; ours is made of the store's own id, so that it is the same each time. */
function channelOf(id: string): string {
  const hex = Buffer.from(id.padEnd(16, '0').slice(-16)).toString('hex')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
