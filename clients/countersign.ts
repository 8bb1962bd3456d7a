/**
 * Countersign for an agent's own functions: one file, nothing beside. It comes from the gate it speaks to:
 *
 *     curl -O https://YOUR-COUNTERSIGN/clients/countersign.ts
 *
 *     const gate = new Countersign({ url: 'https://YOUR-COUNTERSIGN', key: process.env.COUNTERSIGN_KEY })
 *     const sendMail = gate.guard('mail.send', async ({ to, text }: { to: string; text: string }) => mailer.send(to, text))
 *     await sendMail({ to: 'ana@example.com', text: 'It is done.' })
 *
 * The last line asks, waits for people as long as it takes, uses the permission, runs the function with exactly the
 * arguments that were decided on, and reports what came of it. A no is an error of the class `NotAllowed`.
 *
 * What Countersign carries out itself has methods of its own: `remember`, `recall`, `handIn`, `move`; and `events` are what
 * the agent is told.
 *
 * One key per intended action, the same when it is repeated. Give one (`key`, such as the id that a model gave its tool
 * call), or name the run (`run`): then a program that was started again comes to the same keys in the same order, finds
 * its calls, and never does twice what it may have done. Without either, the keys end with the process.
 *
 * Node 20 or newer, and browsers.
 */

/** A value that JSON can say. */
export type Json = string | number | boolean | null | Json[] | { [name: string]: Json }

/** A call as the gate tells of it: the fields that matter here. All of them are in /v2/openapi.json. */
export type Call = {
  id: string
  tool: string
  task: string | null
  state: string
  reason: string
  request: string | null
  retry_after: number | null
  grant: { id: string; expires_at: string } | null
  /** In an answer to asking: whether it has used the permission, and whether the same was answered before. */
  claimed?: boolean
  repeated?: boolean
  decided: { verdict: string; code: string | null; note: string | null } | null
  /** What is to be different, with `changes_requested`: a note, and arguments as JSON pointers, such as /to. */
  changes?: { note: string | null; fields: string[] } | null
  [more: string]: unknown
}

export type Settings = {
  /** Where Countersign is, such as https://countersign.example.com. */
  url: string
  /** A service key (csk_…). Without one, the id and the secret of an OAuth client. */
  key?: string | undefined
  clientId?: string | undefined
  clientSecret?: string | undefined
  /** The name of this process, to be found in the record. */
  worker?: string | undefined
  /** What stays the same when the program is started again, such as the id of its job; keys are derived from it. */
  run?: string | undefined
  /** For how many seconds a gate that cannot be reached is tried again; 600. Waiting for people has no end. */
  patience?: number | undefined
  /** Is told of what was done while its outcome could not be reported; a warning on the console. */
  unreported?: ((error: unknown, call: Call) => void) | undefined
  fetch?: typeof fetch | undefined
}

/**
 * The prompt that the agent works from: its name with what was filled in, its SHA-256 or its text. What `prompts/get` at
 * /mcp says under `countersign/prompt` can be given as it is.
 */
export type Prompt = {
  slug?: string | undefined
  text?: string | undefined
  sha256?: string | undefined
  values?: { [name: string]: string } | undefined
}

export type About = {
  /** The key of this one intended action: 1 to 190 visible ASCII characters. */
  key?: string | undefined
  /** The task it is for. */
  task?: string | undefined
  /** Why, in the agent's own words: people who decide see it as such. */
  reason?: string | undefined
  /** What it works from, so that people and policy know whether that is what they signed. */
  prompt?: Prompt | undefined
  /** Ends the waiting. What was asked stays asked: the same key goes on with it. */
  signal?: AbortSignal | undefined
  /** Doing it twice is the same as doing it once: it is run again where nobody knows whether it was done. */
  idempotent?: boolean | undefined
}

export type Ways<Result> = Omit<About, 'key' | 'signal'> & {
  /** What came of it, in a sentence for the record. */
  summary?: ((result: Result) => string) | undefined
}

/** What came of something that Countersign carries out itself: the fields that matter here. All are in /v2/openapi.json. */
export type Done = {
  decision: string
  state: string
  reason: string
  call_id: string
  /** The request that people decide on, where they look first; an event tells what they said. */
  request: string | null
  [more: string]: unknown
}

/** An entry of memory, as pods are given it. */
export type Entry = {
  key: string
  text: string
  tags: string[]
  version: number
  written_by: string
  [more: string]: unknown
}

/** What an agent is told without asking: `type` says of what, `data` which one it is, and nothing what is in it. */
export type Told = { place: string; type: string; data: { [name: string]: Json } }

/** How a task moves: each is the tool `tasks.<move>`, which policy decides. */
export type Move =
  | 'create'
  | 'activate'
  | 'start'
  | 'checkpoint'
  | 'complete'
  | 'reopen'
  | 'hold'
  | 'resume'
  | 'hand_over'

/** Everything this file says no with. `code` is for machines and does not change; `message` can be shown to a model. */
export class CountersignError extends Error {
  readonly code: string
  constructor(message: string, code: string) {
    super(message)
    this.name = new.target.name
    this.code = code
  }
}

/** A problem document (RFC 9457), or what an OAuth server says instead. */
export type Problem = {
  detail?: string
  code?: string
  error?: string
  error_description?: string
  fields?: unknown
  [more: string]: unknown
}

/** The gate refused the request itself; `code` is explained at /docs/problems/CODE. Nothing was done. */
export class Refused extends CountersignError {
  readonly status: number
  readonly problem: Problem
  constructor(status: number, problem: Problem) {
    const { detail, error_description: said, code, error, fields } = problem
    const where = fields === undefined ? '' : ` ${JSON.stringify(fields)}`
    super(`${detail ?? said ?? `HTTP ${status}`}${where}`, code ?? error ?? `http_${status}`)
    this.status = status
    this.problem = problem
  }
}

class OfCall extends CountersignError {
  readonly call: Call
  readonly reason: string
  constructor(call: Call, advice: string, code = call.decided?.code ?? call.state) {
    super(`${call.reason} ${advice}`, code)
    this.call = call
    this.reason = call.reason
  }
}

/** It may not be done, and was not. */
export class NotAllowed extends OfCall {}
/** Policy says no. */
export class Denied extends NotAllowed {}
/** A person said no. */
export class Rejected extends NotAllowed {}
/** A person wants it otherwise; `note` says how, and `fields` which arguments are meant, as JSON pointers such as /to. */
export class ChangesRequested extends NotAllowed {
  get note(): string | null {
    return this.call.changes?.note ?? null
  }
  get fields(): string[] {
    return this.call.changes?.fields ?? []
  }
}
/** Nobody decided in time, or the permission was not used in time. */
export class Expired extends NotAllowed {}
/** An emergency stop, a withdrawal or a change of what it was about ended it. */
export class Stopped extends NotAllowed {}
/** It was done before under this key, and reported; the result is not here. */
export class AlreadyDone extends OfCall {}
/** Its permission was used before, or by another worker: nobody can know from here whether it was done. */
export class Unknown extends OfCall {}

const noes: Readonly<Record<string, readonly [typeof NotAllowed, string]>> = {
  denied: [Denied, 'Do not try this again as it is.'],
  rejected: [Rejected, 'Do not ask for the same again.'],
  changes_requested: [ChangesRequested, 'Change it as asked, then ask again.'],
  expired: [Expired, 'Nothing was done.'],
  lapsed: [Expired, 'Nothing was done.'],
  stopped: [Stopped, 'Stop, and tell whoever runs you.'],
  withdrawn: [Stopped, 'Nothing was done.'],
  superseded: [Stopped, 'Nothing was done. Ask again if it is still wanted.'],
}

/** Why a call gives no permission to whoever asks for one now. */
function no(call: Call): CountersignError {
  const known = noes[call.state]
  if (known) return new known[0](call, known[1])
  if (call.state === 'executed' || call.state === 'failed')
    return new AlreadyDone(call, 'It was done before under this key. Do not do it again.', `already_${call.state}`)
  return new Unknown(call, 'Its permission was used before: look whether it was done before doing it again.', 'unknown')
}

/** What a model is told instead of a result, so that it can go on. Faults of other kinds are thrown again. */
export function forModel(error: unknown): string {
  if (error instanceof OfCall) return error.message
  throw error
}

/** The gate, as one agent sees it. */
export class Countersign {
  readonly #settings: Settings
  readonly #wire: Wire
  readonly #run: string
  readonly #turns = new Map<string, number>()
  readonly #underWay = new Map<string, Promise<unknown>>()

  constructor(settings: Settings) {
    this.#settings = settings
    this.#wire = new Wire(settings)
    this.#run = settings.run ?? crypto.randomUUID()
  }

  /** A function that does what `run` does once it may, with exactly the arguments that were decided on. */
  guard<Args extends object, Result>(
    tool: string,
    run: (args: Args, call: Call) => Result | Promise<Result>,
    ways: Ways<Result> = {},
  ): (args: Args, about?: About) => Promise<Result> {
    return (args, about) => this.perform(tool, args, run, { ...ways, ...about })
  }

  /** Asks, waits, claims, runs, reports. The same key again while it is under way is the same action. */
  perform<Args extends object, Result>(
    tool: string,
    args: Args,
    run: (args: Args, call: Call) => Result | Promise<Result>,
    ways: Ways<Result> & About = {},
  ): Promise<Result> {
    insistOnJson(args, 'arguments')
    const text = JSON.stringify(args)
    if (ways.key === undefined) return this.#do(tool, text, run, ways)
    const name = JSON.stringify([ways.key, tool, ways.task, text, ways.prompt])
    const before = this.#underWay.get(name)
    if (before) return before as Promise<Result>
    const doing = this.#do(tool, text, run, ways).finally(() => this.#underWay.delete(name))
    this.#underWay.set(name, doing)
    return doing
  }

  async #do<Args extends object, Result>(
    tool: string,
    text: string,
    run: (args: Args, call: Call) => Result | Promise<Result>,
    ways: Ways<Result> & About,
  ): Promise<Result> {
    const { task, reason, prompt, signal, idempotent = false } = ways
    const key = ways.key ?? (await this.#keyOf(tool, text, task, prompt))
    // Whoever claims has a name of its own: a repeat under that name can only be a repeat of this very attempt.
    const attempt = crypto.randomUUID().slice(-12)
    const worker = `${this.#settings.worker ?? 'worker'}.${attempt}`
    const args = JSON.parse(text) as { [name: string]: Json }
    const about = { ...(task && { task }), ...(reason && { reason }), ...(prompt && { prompt }) }
    const asked = { tool, arguments: args, idempotency_key: key, ...about }
    const call = await this.#wire.permission(asked, worker, signal).catch((error: unknown) => {
      if (error instanceof Unknown && idempotent) return error.call
      throw error
    })
    const tell = (status: 'succeeded' | 'failed', summary: string) =>
      this.#wire.report(call, { status, summary, worker, idempotency_key: `${call.id}.${attempt}` })
    let result: Result
    try {
      result = await run(JSON.parse(text) as Args, call)
    } catch (error) {
      await tell('failed', `It failed: ${error instanceof Error ? error.message : String(error)}`)
      throw error
    }
    await tell('succeeded', ways.summary?.(result) ?? 'It was done.')
    return result
  }

  /** Writes down what all pods of the environment are to know under a name; `version_state` says whether they are given it. */
  remember(name: string, text: string, { tags, ...about }: About & { tags?: string[] } = {}): Promise<Done> {
    return this.#carry('/v2/memory/entries', { key: name, text, ...(tags && { tags }) }, 'task', about)
  }

  /** What pods know that holds all these words, by name; all of it without words. */
  async *recall(words = '', signal?: AbortSignal): AsyncGenerator<Entry, void> {
    let path: string | null = `/v2/memory/entries?${new URLSearchParams({ q: words })}`
    while (path !== null) {
      const page = (await this.#wire.send('GET', path, undefined, signal)) as { entries: Entry[]; next: string | null }
      yield* page.entries
      path = page.next && pathOf(page.next)
    }
  }

  /** Hands in a file that a task produced, the whole of it; `output` says whether it stands, and what it loses. */
  handIn(
    path: string,
    content: string,
    { message, repo, ...about }: About & { task: string; message?: string; repo?: string },
  ): Promise<Done> {
    const file = { path, content, ...(message && { message }), ...(repo && { repo_name: repo }) }
    return this.#carry('/v2/outputs', file, 'task', about)
  }

  /** Moves a task; `fields` are what the move takes, such as `title`, `outputs` or `to_pod`. */
  move(
    move: Move,
    task: string,
    fields: { [name: string]: Json } = {},
    about: Omit<About, 'task'> = {},
  ): Promise<Done> {
    return this.#carry(`/v2/tasks/${move}`, fields, 'task_id', { ...about, task })
  }

  /**
   * What this agent is told, as it comes and without an end: of its calls, and what others did with its memory, files and
   * tasks. `after` is the place of the last one it heard; without one it begins now. Something may be told twice: by `place`
   * it is known.
   */
  async *events(after?: string, signal?: AbortSignal): AsyncGenerator<Told, void> {
    let path = after === undefined ? '/v2/events' : `/v2/events?after=${encodeURIComponent(after)}&wait=20`
    for (;;) {
      const began = Date.now()
      const page = (await this.#wire.send('GET', path, undefined, signal)) as { events: Told[]; next: string }
      yield* page.events
      if (path !== '/v2/events' && page.events.length === 0 && Date.now() - began < 1000) await pause(1, signal)
      path = pathOf(page.next)
    }
  }

  /** Has something carried out there, under one key, waiting for people as long as policy asks them; a no is thrown. */
  async #carry(path: string, fields: { [name: string]: Json }, names: 'task' | 'task_id', about: About): Promise<Done> {
    const { task, reason, prompt, signal } = about
    insistOnJson(fields, 'fields')
    const key = about.key ?? (await this.#keyOf(path, JSON.stringify(fields), task, prompt))
    const said = { ...(task && { [names]: task }), ...(reason && { reason }), ...(prompt && { prompt }) }
    for (;;) {
      const sent = { ...fields, ...said, idempotency_key: key }
      const done = (await this.#wire.send('POST', path, sent, signal)) as Done & Partial<Call>
      if (done.state === 'executed') return done
      if (done.state !== 'waiting' && done.state !== 'settling')
        throw no({
          decided: null,
          grant: null,
          retry_after: null,
          tool: path,
          task: task ?? null,
          ...done,
          id: done.call_id,
        })
      await pause(done.retry_after ?? 5, signal)
    }
  }

  /** The key of the next call of this kind in this run: the same again in a program that takes the same steps again. */
  async #keyOf(tool: string, text: string, task: string | undefined, prompt: Prompt | undefined): Promise<string> {
    // By another prompt it is another call; without one, keys are what they always were.
    const by = prompt ? [sorted(JSON.parse(JSON.stringify(prompt)) as Json)] : []
    const named = JSON.stringify([this.#run, task ?? null, tool, sorted(JSON.parse(text) as Json), ...by])
    const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(named)))
    const digest = Array.from(bytes.slice(0, 20), (byte) => byte.toString(16).padStart(2, '0')).join('')
    const turn = (this.#turns.get(digest) ?? 0) + 1
    this.#turns.set(digest, turn)
    return `${digest}-${turn}`
  }
}

/** The wire: credentials, retries and the one request that asks, waits and claims. */
class Wire {
  readonly #settings: Settings
  #token: { value: string; until: number } | undefined

  constructor(settings: Settings) {
    this.#settings = settings
  }

  /** Asks until there is an answer that has used the permission; whatever else the answer is, is thrown. */
  async permission(asked: object, worker: string, signal?: AbortSignal): Promise<Call> {
    for (;;) {
      const began = Date.now()
      const call = await this.#ask({ ...asked, wait: 20, claim: true, worker }, signal)
      // A repeat in this worker’s name: the answer that was leave to act was lost on its way here.
      if (call.claimed || (call.repeated && call.state === 'consumed')) return call
      if (call.state !== 'waiting' && call.state !== 'settling') throw no(call)
      if (Date.now() - began < 1000) await pause(1, signal)
    }
  }

  /** Says what came of it. What cannot be said does not change what was done. */
  async report(call: Call, outcome: { summary: string; [more: string]: Json }): Promise<void> {
    const body = { ...outcome, summary: outcome.summary.trim().slice(0, 1000) || 'Nothing was said of it.' }
    await this.send('POST', `/v2/tool-calls/${call.id}/outcome`, body).catch((error: unknown) => {
      if (error instanceof Refused && error.code === 'already_reported') return
      const told = this.#settings.unreported ?? ((why) => console.warn('Countersign was not told the outcome:', why))
      told(error, call)
    })
  }

  /** Asks once, waits for a while and uses the permission; where too much waits for people, as soon as there is room. */
  async #ask(asked: object, signal: AbortSignal | undefined): Promise<Call> {
    for (;;) {
      try {
        return (await this.send('POST', '/v2/tool-calls', asked, signal)) as Call
      } catch (error) {
        if (!(error instanceof Refused) || error.status !== 409) throw error
        const { code, message, problem } = error
        if (typeof problem['call'] === 'string') {
          const call = (await this.send('GET', `/v2/tool-calls/${problem['call']}`)) as Call
          if (code === 'another_worker' || code === 'grant_used') throw no(call)
          throw new Stopped({ ...call, reason: message }, 'Nothing was done.', code)
        }
        if (code !== 'too_many_waiting') throw error
        await pause(5, signal)
      }
    }
  }

  /** One request, again while the gate is away or busy: every request here may be repeated. */
  async send(method: string, path: string, body?: object, signal?: AbortSignal): Promise<unknown> {
    const until = Date.now() + (this.#settings.patience ?? 600) * 1000
    let isRenewed = false
    for (let tries = 0; ; tries++) {
      const { status, wait, json } = await this.#try(method, path, body, signal)
      if (status >= 200 && status < 300) return json
      if (status === 401 && this.#token && !isRenewed) {
        isRenewed = true
        this.#token = undefined
        continue
      }
      const passes = status === 0 || status === 408 || status === 429 || status >= 500
      const seconds = wait ?? Math.min(30, 0.25 * 2 ** tries)
      if (!passes || Date.now() + seconds * 1000 > until) throw new Refused(status, json)
      await pause(seconds, signal)
    }
  }

  /** One attempt; status 0 is a gate that did not answer. */
  async #try(method: string, path: string, body: object | undefined, signal: AbortSignal | undefined): Promise<Answer> {
    signal?.throwIfAborted()
    const limit = AbortSignal.timeout(60_000)
    const form = body instanceof URLSearchParams
    const headers: Record<string, string> = { accept: 'application/json' }
    if (!form) headers['authorization'] = `Bearer ${await this.#credential(signal)}`
    if (body && !form) headers['content-type'] = 'application/json'
    try {
      const answer = await (this.#settings.fetch ?? fetch)(this.#settings.url.replace(/\/+$/, '') + path, {
        method,
        headers,
        signal: signal ? AbortSignal.any([signal, limit]) : limit,
        ...(body && { body: form ? body : JSON.stringify(body) }),
      })
      const text = await answer.text()
      const isJson = /json/.test(answer.headers.get('content-type') ?? '')
      const wait = answer.headers.get('retry-after')
      const json = (isJson ? JSON.parse(text) : { detail: text.slice(0, 200) }) as Answer['json']
      return { status: answer.status, json, wait: /^\d+$/.test(wait ?? '') ? Number(wait) : undefined }
    } catch (error) {
      signal?.throwIfAborted()
      const detail = `Countersign cannot be reached: ${error instanceof Error ? error.message : String(error)}`
      return { status: 0, json: { code: 'unreachable', detail }, wait: undefined }
    }
  }

  /** The service key, or a token that lives a while longer. */
  async #credential(signal: AbortSignal | undefined): Promise<string> {
    const { key, clientId, clientSecret } = this.#settings
    if (key !== undefined) return key
    if (this.#token && this.#token.until > Date.now()) return this.#token.value
    if (!clientId || !clientSecret) throw new TypeError('Give a key, or clientId and clientSecret')
    const asked = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret }
    const given = await this.send('POST', '/oauth/token', new URLSearchParams(asked), signal)
    const { access_token: value, expires_in: seconds } = given as { access_token: string; expires_in: number }
    this.#token = { value, until: Date.now() + (seconds - 30) * 1000 }
    return value
  }
}

/** What an address that an answer named is here: by which name the gate is reached is this program's to say. */
function pathOf(address: string): string {
  const { pathname, search } = new URL(address)
  return pathname + search
}

type Answer = { status: number; json: Problem; wait: number | undefined }

function pause(seconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer)
      reject(signal!.reason as Error)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, seconds * 1000)
    signal?.addEventListener('abort', stop, { once: true })
    if (signal?.aborted) stop()
  })
}

/** What JSON cannot say would be signed as one thing and run as another. */
function insistOnJson(value: unknown, at: string): void {
  if (value === null || ['string', 'boolean'].includes(typeof value) || Number.isFinite(value)) return
  if (Array.isArray(value)) return value.forEach((one, index) => insistOnJson(one, `${at}[${index}]`))
  const kind: unknown = typeof value === 'object' ? Object.getPrototypeOf(value) : undefined
  if (kind !== Object.prototype && kind !== null)
    throw new TypeError(
      `${at} holds what JSON cannot say (${typeof value}): give text, numbers, true, false, null, lists and plain objects`,
    )
  for (const [name, inside] of Object.entries(value as object))
    if (inside !== undefined) insistOnJson(inside, `${at}.${name}`)
}

/** The same with the names of every object in one order. */
function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted)
  if (value === null || typeof value !== 'object') return value
  const names = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(names.map(([name, inside]) => [name, sorted(inside)]))
}
