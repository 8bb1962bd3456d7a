import { troubleWords } from '@/lib/github/labels'

export type Trouble =
  | 'not_set'
  | 'no_key'
  | 'bad_key'
  | 'not_public'
  | 'no_address'
  | 'not_secure'
  | 'untrusted'
  | 'unreachable'
  | 'unknown_app'
  | 'not_let_in'
  | 'not_installed'
  | 'suspended'
  | 'not_granted'
  | 'too_wide'
  | 'not_there'
  | 'moved'
  | 'limited'
  | 'forbidden'
  | 'moved_head'
  | 'not_mergeable'
  | 'unfit'
  | 'fault'
  | 'garbled'

/** Why nothing came of what GitHub was asked: our words, and its own below them. */
export class GithubProblem extends Error {
  /** What GitHub said, which is foreign text: a line without what could open anything. */
  readonly said: string

  constructor(
    readonly trouble: Trouble,
    said = '',
    /** After how many seconds it may be asked again, where it says so. */
    readonly retryAfterSeconds: number | null = null,
  ) {
    const line = plain(said)
    const wait = retryAfterSeconds === null ? '' : ` It says to wait ${inMinutes(retryAfterSeconds)}.`
    super(`${troubleWords[trouble]}${wait}${line === '' ? '' : `\nGitHub says: ${line}`}`)
    this.said = line
  }
}

const mostSaid = 300
const opens = /\b(?:gh[a-z]_[A-Za-z0-9_]+|github_pat_\w+|eyJ[\w-]+\.[\w-]+\.[\w-]*)/g

/** A line of what somebody else said, without what could open anything. */
function plain(said: string): string {
  const line = said
    .replaceAll(/\p{C}+/gu, ' ')
    .replaceAll(opens, '…')
    .trim()
  return line.length > mostSaid ? `${line.slice(0, mostSaid).toWellFormed()}…` : line
}

function inMinutes(seconds: number): string {
  const minutes = Math.ceil(seconds / 60)
  return minutes === 1 ? 'a minute' : `${minutes} minutes`
}

type Answered = { status: number; headers: Readonly<Record<string, unknown>>; data: unknown }

/** What an answer that is none of success means. `as` says who asked: the App itself, or one of its tokens. */
export function problemIn({ status, headers, data }: Answered, as: 'app' | 'token', now = Date.now()): GithubProblem {
  const said = messageIn(data)
  const wait = waitIn(headers, now)
  const isLimited = status === 429 || (status === 403 && (wait !== null || /rate limit|abuse/i.test(said)))
  if (isLimited) return new GithubProblem('limited', said, wait ?? 60)
  return new GithubProblem(troubleOf(status, as), said, status >= 500 ? wait : null)
}

function troubleOf(status: number, as: 'app' | 'token'): Trouble {
  if (status >= 500) return 'fault'
  if (status >= 300 && status < 400) return 'moved'
  if (status === 401) return as === 'app' ? 'unknown_app' : 'not_let_in'
  const known: Readonly<Record<number, Trouble>> = {
    403: 'forbidden',
    404: 'not_there',
    405: 'not_mergeable',
    409: 'moved_head',
    422: 'unfit',
  }
  return known[status] ?? 'garbled'
}

/** What GitHub says in words: its message, and below it what is wrong with single fields. */
function messageIn(data: unknown): string {
  if (typeof data !== 'object' || data === null) return ''
  const { message, errors } = data as { message?: unknown; errors?: unknown }
  const more = Array.isArray(errors)
    ? errors.map((one: unknown) => (typeof one === 'string' ? one : messageIn(one))).filter((one) => one !== '')
    : []
  return [...(typeof message === 'string' ? [message] : []), ...more].join('. ')
}

const longestWaitSeconds = 3_600

function waitIn(headers: Readonly<Record<string, unknown>>, now: number): number | null {
  const after = Number(headers['retry-after'] ?? Number.NaN)
  if (after > 0) return Math.min(after, longestWaitSeconds)
  if (headers['x-ratelimit-remaining'] !== '0') return null
  const until = Number(headers['x-ratelimit-reset'] ?? Number.NaN) * 1_000 - now
  return until > 0 ? Math.min(Math.ceil(until / 1_000), longestWaitSeconds) : 60
}
