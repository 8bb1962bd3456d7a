import { nested, type SinkLine } from '@/lib/sinks/ecs'
import { detail, jsonIn, notUnderstood, refusalIn } from '@/lib/sinks/kinds/answers'
import {
  type Answer,
  type Asking,
  allDone,
  type Delivered,
  notNow,
  notThese,
  type Place,
  type SinkKind,
} from '@/lib/sinks/kinds/kind'

/** What one PutLogEvents may hold: so many events and bytes, each with so many more, from within so long. */
const [mostEvents, mostBytes, bytesBeside, longestSpanMs] = [10_000, 1_048_576, 26, 24 * 3_600_000]

const missing = 'Say which log group and stream, such as countersign/record:production'
const noRegion = 'The address names no region: say it behind the stream, such as group:stream:eu-central-1'
const noKey = 'What opens the log store is no access key: its id, a colon and the secret'

/** Amazon CloudWatch Logs, by Amazon's own client, which has no way out of its own: it asks as every kind asks. */
export const cloudwatch: SinkKind = {
  name: 'cloudwatch',
  title: 'Amazon CloudWatch Logs',
  words:
    'Many lines at once into one log stream, which must be there. CloudWatch takes none that is older than 14 days.',
  example: 'https://logs.eu-central-1.amazonaws.com',
  secret: {
    need: 'required',
    words: 'The id of an access key, a colon and its secret; behind another colon a session token',
  },
  into: {
    label: 'Log group and stream',
    usual: null,
    wrong: (into, address) => {
      const target = targetOf(into, address)
      return 'wrong' in target ? target.wrong : null
    },
  },
  way: 'http',
  async through(lines, place, ask) {
    const [target, credentials] = [targetOf(place.into, place.address), keyIn(place.secret)]
    if ('wrong' in target) return notNow(target.wrong)
    if (!credentials) return notNow(noKey)
    const put = await clientFor(place, target, credentials, ask)
    let all = allDone([])
    for (const batch of batchesOf(lines)) {
      const came = await put(batch)
      // What arrived by the batches before stays so, and it goes on from there.
      if (came.tooMany && all.done > 0) return { ...all, problem: came.problem }
      const refused = came.refused.map(({ at, why }) => ({ at: all.done + at, why }))
      all = { ...came, done: all.done + came.done, refused: [...all.refused, ...refused] }
      if (came.problem) return all
    }
    return all
  },
}

type Target = { group: string; stream: string; region: string }

/** Where in CloudWatch: "group:stream", and the region where the address does not name it. */
export function targetOf(into: string | null, address: string): Target | { wrong: string } {
  const [group, stream, said, ...more] = (into ?? '').split(':')
  if (!group || !stream || more.length > 0 || stream.includes('*')) return { wrong: missing }
  const region = said ?? /\blogs(?:-fips)?\.([a-z]{2}[a-z\d-]*-\d+)\./.exec(new URL(address).hostname)?.[1]
  return region && /^[a-z\d-]{1,40}$/.test(region) ? { group, stream, region } : { wrong: noRegion }
}

type Key = { accessKeyId: string; secretAccessKey: string; sessionToken?: string }

function keyIn(secret: string | null): Key | null {
  const [accessKeyId, secretAccessKey, sessionToken] = (secret ?? '').split(':')
  if (!accessKeyId || !secretAccessKey) return null
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) }
}

type Sized = { line: SinkLine; message: string; bytes: number }

/** Lines in their order, cut where one request may hold no more. */
export function batchesOf(lines: readonly SinkLine[]): Sized[][] {
  const batches: Sized[][] = []
  let [batch, size, first, last]: [Sized[], number, number, number] = [[], 0, 0, 0]
  for (const line of lines) {
    const message = JSON.stringify(nested(line))
    const bytes = Buffer.byteLength(message) + bytesBeside
    const at = line.at.getTime()
    const [from, to] = batch.length === 0 ? [at, at] : [Math.min(first, at), Math.max(last, at)]
    if (batch.length > 0 && (batch.length >= mostEvents || size + bytes > mostBytes || to - from > longestSpanMs)) {
      batches.push(batch)
      ;[batch, size, first, last] = [[], 0, at, at]
    } else [first, last] = [from, to]
    batch.push({ line, message, bytes })
    size += bytes
  }
  return batch.length > 0 ? [...batches, batch] : batches
}

/** Amazon's client with one way out: what it asks is asked by us, and it is told the answer. It reads no settings of the machine. */
async function clientFor({ address }: Place, { group, stream, region }: Target, credentials: Key, ask: Asking) {
  const { CloudWatchLogsClient, PutLogEventsCommand } = await import('@aws-sdk/client-cloudwatch-logs')
  let last: Answer = { status: 0, body: notUnderstood, retryAfterSeconds: null }
  const client = new CloudWatchLogsClient({
    region,
    credentials,
    endpoint: address,
    // We try again ourselves, and wait longer each time.
    maxAttempts: 1,
    retryMode: 'standard',
    defaultsMode: 'legacy',
    useDualstackEndpoint: false,
    useFipsEndpoint: false,
    authSchemePreference: ['sigv4'],
    userAgentAppId: async () => undefined,
    requestHandler: {
      async handle({ path, headers, body }: Wanted) {
        last = await ask({ url: new URL(path, address).href, headers, body: textOf(body) })
        const response = { statusCode: last.status, headers: {}, body: new TextEncoder().encode(last.body) }
        return { response }
      },
    },
  })
  return async (batch: readonly Sized[]): Promise<Delivered> => {
    // They are asked for by their time; which is which is known by their place.
    const order = batch.map((one, at) => ({ ...one, at })).toSorted((a, b) => a.line.at.getTime() - b.line.at.getTime())
    const logEvents = order.map(({ line, message }) => ({ timestamp: line.at.getTime(), message }))
    try {
      const said = await client.send(new PutLogEventsCommand({ logGroupName: group, logStreamName: stream, logEvents }))
      const heard = jsonIn(last.body)
      // Amazon's client looks for a fault's name only where the status is one.
      if (heard === null || '__type' in heard) return notNow(notUnderstood)
      return { ...allDone(batch), refused: refusedIn(said.rejectedLogEventsInfo, order) }
    } catch (error) {
      return problemIn(error, last, batch)
    }
  }
}

/** What Amazon's client wants to have sent. */
type Wanted = { path: string; headers: Record<string, string>; body?: unknown }

function textOf(body: unknown): string {
  if (typeof body === 'string') return body
  return body instanceof Uint8Array ? new TextDecoder().decode(body) : ''
}

type Rejected = { tooNewLogEventStartIndex?: number; tooOldLogEventEndIndex?: number; expiredLogEventEndIndex?: number }

/** Which of the events CloudWatch left out, and why: the first and the last of those that were put in the order of their times. */
function refusedIn(rejected: Rejected | undefined, order: readonly { at: number }[]): Delivered['refused'] {
  if (!rejected) return []
  const {
    tooNewLogEventStartIndex: tooNew,
    tooOldLogEventEndIndex: tooOld = 0,
    expiredLogEventEndIndex: expired = 0,
  } = rejected
  return order
    .flatMap(({ at }, place) => {
      if (place < expired) return { at, why: 'It is older than the log group keeps' }
      if (place < tooOld) return { at, why: 'It is older than CloudWatch takes' }
      return tooNew !== undefined && place >= tooNew ? { at, why: 'It is of a later time than CloudWatch takes' } : []
    })
    .toSorted((a, b) => a.at - b.at)
}

/** What came instead of an answer. CloudWatch says 400 of nearly everything, and by a name what is meant. */
function problemIn(error: unknown, last: Answer, batch: readonly Sized[]): Delivered {
  const { name = '', message = '' } = error instanceof Error ? error : {}
  if (last.status !== 400) return refusalIn(last, batch) ?? notNow(notUnderstood)
  if (name === 'DataAlreadyAcceptedException') return allDone(batch)
  const why = `The receiver answered 400${detail(`${name}: ${message}`)}`
  return name === 'InvalidParameterException' ? notThese(batch, why) : notNow(why, last.retryAfterSeconds)
}
