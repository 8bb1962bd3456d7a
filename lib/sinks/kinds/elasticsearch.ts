import { nested } from '@/lib/sinks/ecs'
import { detail, isAboutContent, jsonIn, notUnderstood, refusalIn } from '@/lib/sinks/kinds/answers'
import { allDone, type Delivered, notNow, type SinkKind } from '@/lib/sinks/kinds/kind'

const usual = 'logs-countersign.record-default'

/** Elasticsearch and OpenSearch: the bulk API, each line created under its own id, each answer read by itself. */
export const elasticsearch: SinkKind = {
  name: 'elasticsearch',
  title: 'Elasticsearch or OpenSearch',
  words: 'Many lines at once by the bulk interface; a line that is there already is not made twice.',
  example: 'https://search.example.com:9200',
  secret: { need: 'optional', words: 'An API key, or name:password' },
  into: { label: 'Index or data stream', usual },
  way: 'http',
  *talk(lines, { address, into, secret }) {
    const index = into ?? usual
    const body = lines
      .map((line) => {
        return `${JSON.stringify({ create: { _index: index, _id: line.id } })}\n${JSON.stringify(nested(line))}\n`
      })
      .join('')
    const answer = yield {
      url: `${address.replace(/\/$/, '')}/_bulk`,
      headers: { 'content-type': 'application/x-ndjson', ...authorization(secret) },
      body,
    }
    return refusalIn(answer, lines) ?? readItems(answer.body, lines)
  },
}

function authorization(secret: string | null): Record<string, string> {
  if (secret === null) return {}
  const isPair = secret.includes(':')
  return { authorization: isPair ? `Basic ${Buffer.from(secret).toString('base64')}` : `ApiKey ${secret}` }
}

type Item = { status?: unknown; error?: { type?: unknown; reason?: unknown } }

/** One answer to each line, in their order. The first that may pass later is where it goes on then. */
function readItems(body: string, lines: readonly { id: string }[]): Delivered {
  const items = jsonIn(body)?.['items']
  if (!Array.isArray(items) || items.length !== lines.length) return notNow(notUnderstood)
  const refused: { at: number; why: string }[] = []
  for (const [at, item] of (items as { create?: Item }[]).entries()) {
    const status = item.create?.status
    if (typeof status !== 'number') return { ...notNow(notUnderstood, null, at), refused }
    // What is there already under this id came before.
    if ((status >= 200 && status < 300) || status === 409) continue
    const why = `The receiver answered ${status} for a line${detail(reasonOf(item.create))}`
    if (!isAboutContent(status)) return { ...notNow(why, null, at), refused }
    refused.push({ at, why })
  }
  return { ...allDone(lines), refused }
}

function reasonOf(item: Item | undefined): string {
  return [item?.error?.type, item?.error?.reason].filter((part) => typeof part === 'string').join(': ')
}
