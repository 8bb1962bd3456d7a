import { flat, type SinkLine } from '@/lib/sinks/ecs'
import { detail, jsonIn, notUnderstood, refusalIn } from '@/lib/sinks/kinds/answers'
import { allDone, notNow, notThese, type SinkKind } from '@/lib/sinks/kinds/kind'

/** OpenTelemetry logs over HTTP, as JSON: to a collector, or to whoever takes them. */
export const otlp: SinkKind = {
  name: 'otlp',
  title: 'OpenTelemetry (OTLP over HTTP)',
  words: 'Many lines at once to a collector, as log records with the same fields.',
  example: 'https://collector.example.com:4318/v1/logs',
  secret: { need: 'optional', words: 'What stands in the header Authorization, such as Bearer and a token' },
  into: null,
  way: 'http',
  *talk(lines, { address, secret }, now) {
    const record = {
      resourceLogs: [
        {
          resource: { attributes: [attribute('service.name', 'countersign')] },
          scopeLogs: [{ scope: { name: 'countersign.record' }, logRecords: lines.map((line) => recordOf(line, now)) }],
        },
      ],
    }
    const headers = { 'content-type': 'application/json', ...(secret !== null && { authorization: secret }) }
    const answer = yield { url: address, headers, body: JSON.stringify(record) }
    const refusal = refusalIn(answer, lines)
    if (refusal) return refusal
    const said = jsonIn(answer.body)
    // Who has nothing to say may say nothing; half an answer, a page or a fault's code is no answer.
    if (answer.body !== '' && (said === null || (said['code'] ?? 0) !== 0)) return notNow(notUnderstood)
    const partial = said?.['partialSuccess'] as Record<string, unknown> | null | undefined
    // How many it refused is said, and not which.
    if (Number(partial?.['rejectedLogRecords'] ?? 0) > 0)
      return notThese(lines, `The receiver refused it${detail(wordsIn(partial?.['errorMessage']))}`)
    return allDone(lines)
  },
}

function wordsIn(said: unknown): string {
  return typeof said === 'string' ? said : ''
}

function recordOf(line: SinkLine, now: Date) {
  const { message, '@timestamp': _, ...others } = flat(line)
  const isBad = others['event.outcome'] === 'failure'
  return {
    timeUnixNano: nanoseconds(line.at),
    observedTimeUnixNano: nanoseconds(now),
    severityNumber: isBad ? 13 : 9,
    severityText: isBad ? 'WARN' : 'INFO',
    eventName: line.type,
    body: { stringValue: String(message) },
    attributes: Object.entries(others).map(([key, value]) => attribute(key, value)),
  }
}

function nanoseconds(at: Date): string {
  return `${at.getTime()}000000`
}

function attribute(key: string, value: string | number | readonly string[]) {
  if (typeof value === 'number') return { key, value: { intValue: String(value) } }
  if (typeof value === 'string') return { key, value: { stringValue: value } }
  return { key, value: { arrayValue: { values: value.map((one) => ({ stringValue: one })) } } }
}
