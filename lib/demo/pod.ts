import type { DemoOutput } from '@/lib/demo/outputs'
import type { DemoMove } from '@/lib/demo/plan'
import type { DemoFile } from '@/lib/core/demo'

export type Answer = {
  id: string
  tool: string
  /** When it is read back. */
  arguments?: Record<string, unknown>
  decision: 'allow' | 'ask' | 'deny'
  state: string
  reason: string
  grant: { id: string } | null
}

/** What a demo pod reports of whatever it was let do. */
export const demoSummary = 'Demo: the pod would have done this now. Nothing outside Countersign was changed.'

/** The gate said that this pod may no longer come in: its key was revoked or the demo was removed. */
export class ShutOut extends Error {}

/** A demo pod at the gate: the same HTTP interface, the same credentials and the same limits as any other pod. */
export class DemoPodClient {
  private token: { value: string; until: number } | null = null

  constructor(
    private readonly pod: DemoFile['pods'][number],
    private readonly url: string,
    private readonly signal: AbortSignal,
  ) {}

  async startTask(key: string, title: string, text: string, slug: string | undefined): Promise<void> {
    const body = { task_id: key, title, prompt: { slug, text }, idempotency_key: `demo-${key}` }
    await this.send('POST', '/v1/tasks/start', body)
  }

  /** Moves a task of its own, once each way. Other pods are named as they are called since the demo came. */
  async move({ move, task, body = {} }: DemoMove, nameOf: (slug: unknown) => string | undefined): Promise<void> {
    const { assigned_pod: assigned, to_pod: to } = body
    const pods = { ...(assigned ? { assigned_pod: nameOf(assigned) } : {}), ...(to ? { to_pod: nameOf(to) } : {}) }
    const key = `demo-${task}-${move}`
    await this.send('POST', `/v2/tasks/${move}`, { ...body, ...pods, task_id: task, idempotency_key: key })
  }

  /** Its short name here: a pod that came back with a later demo has a number behind it. */
  get slug(): string {
    return this.pod.clientId.slice(0, this.pod.clientId.lastIndexOf('.'))
  }

  /** Writes something down for all pods; what it is about is a name of the demo's own. */
  async remember({
    key,
    text,
    tags,
    task,
  }: {
    key: string
    text: string
    tags: string[]
    task: string
  }): Promise<void> {
    await this.send('POST', '/v2/memory/entries', { key, text, tags, task, idempotency_key: `demo-${key}` })
  }

  /** Hands a file in, once under each name; says where that revision stands. */
  async handIn({ task, path, content, message }: DemoOutput, name: string): Promise<string | null> {
    const body = { task, path, content, message, idempotency_key: `demo-${path}-${name}` }
    return (await this.send<{ output: { state: string } | null }>('POST', '/v2/outputs', body))?.output?.state ?? null
  }

  /** Reports an error, once. */
  async complain(error: Record<string, string | number>): Promise<void> {
    const key = `demo-error-${error['code'] ?? error['task']}-${error['attempt'] ?? 1}`
    await this.send('POST', '/v2/errors', { ...error, idempotency_key: key })
  }

  /** Reads what is written down, as a pod does before it works. */
  async recall(q: string): Promise<void> {
    await this.send('GET', `/v2/memory/entries?${new URLSearchParams({ q })}`)
  }

  /**
   * Where it clones a repository from, and what git must know to come in: in its environment, since everybody on a machine
   * reads with which words a program was called.
   */
  async gitAddress(repository: string): Promise<{ address: string; env: Record<string, string> }> {
    const header = `'http.extraHeader=Authorization: Bearer ${await this.bearer()}'`
    return {
      address: `${this.url}/git/${repository}.git`,
      env: { GIT_CONFIG_PARAMETERS: `${header} 'http.proxy='` },
    }
  }

  async ask(
    tool: string,
    args: Record<string, unknown>,
    task: string | null,
    reason: string,
    key: string,
  ): Promise<Answer | null> {
    return await this.send<Answer>('POST', '/v2/tool-calls', {
      tool,
      arguments: args,
      task,
      reason,
      idempotency_key: key,
    })
  }

  async waitingCalls(): Promise<Answer[]> {
    const page = await this.send<{ calls: Answer[] }>('GET', '/v2/tool-calls?state=waiting')
    return page?.calls ?? []
  }

  async answer(id: string, waitSeconds = 20): Promise<Answer | null> {
    return await this.send<Answer>('GET', `/v2/tool-calls/${id}?wait=${waitSeconds}`)
  }

  /** Acts under its permission. A demo pod changes nothing outside, and says so. */
  async act({ id, grant }: Answer, args: Record<string, unknown>): Promise<void> {
    if (!grant) return
    const claimed = await this.send('POST', `/v2/tool-calls/${id}/claim`, {
      grant: grant.id,
      arguments: args,
      idempotency_key: id,
    })
    if (!claimed) return
    await this.send('POST', `/v2/tool-calls/${id}/outcome`, {
      status: 'succeeded',
      summary: demoSummary,
      idempotency_key: id,
    })
  }

  /** The answer's body; null when the gate refuses for now. Throws ShutOut when the pod's key no longer opens anything. */
  private async send<Body>(method: string, path: string, body?: unknown): Promise<Body | null> {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        authorization: `Bearer ${await this.bearer()}`,
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
      signal: this.signal,
    })
    if (response.status === 401) throw new ShutOut()
    return response.ok ? ((await response.json()) as Body) : null
  }

  private async bearer(): Promise<string> {
    if (this.token && this.token.until > Date.now()) return this.token.value
    const { clientId, clientSecret } = this.pod
    const response = await fetch(`${this.url}/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret }),
      signal: this.signal,
    })
    if (response.status === 401) throw new ShutOut()
    if (!response.ok) throw new Error(`The gate gave no token: ${response.status}`)
    const { access_token: value, expires_in: seconds } = (await response.json()) as {
      access_token: string
      expires_in: number
    }
    this.token = { value, until: Date.now() + (seconds - 60) * 1000 }
    return value
  }
}
