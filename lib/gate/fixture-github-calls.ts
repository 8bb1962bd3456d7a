import { openShopAtGithub, type ShopAtGithub } from '@/lib/gate/fixture-github-shop'
import { signed } from '@/lib/gate/fixture-shop'
import { send, type Answer, type TestGate } from '@/lib/gate/fixture'
import { createRequire } from 'node:module'
import { sign } from '@octokit/webhooks-methods'
import { read, writerPool } from '@/lib/db/client'
import { env } from '@/lib/env'

// Support for tests of what GitHub calls: calls as GitHub sends them, and the examples that it publishes of them.

/** The secret that only GitHub and the gate know, and where it is found. */
export const secret = 'known-to-github-and-to-the-gate-alone'
export const setting = 'COUNTERSIGN_HOOK_SECRET_APP'

/** A repository at GitHub to which something was delivered, and of which GitHub calls. */
export async function openCalledShop(): Promise<ShopAtGithub> {
  const shop = await openShopAtGithub()
  process.env[setting] = secret
  Object.assign(env, { githubHook: `env:${setting}` })
  await signed(shop, await shop.asked('first'))
  await shop.round()
  return {
    ...shop,
    async close() {
      delete process.env[setting]
      Object.assign(env, { githubHook: null })
      await shop.close()
    },
  }
}

/** Everything that a call could change, were it believed. */
export async function standing() {
  return await Promise.all([
    read.auditEvent.count(),
    read.repository.findMany({ orderBy: { id: 'asc' } }),
    read.repositoryBranch.findMany({ orderBy: [{ repositoryId: 'asc' }, { branch: 'asc' }] }),
    read.delivery.findMany({ orderBy: { id: 'asc' }, include: { pull: true } }),
    read.request.findMany({ orderBy: { id: 'asc' }, select: { id: true, state: true } }),
  ])
}

type Example = { event: string; payload: Record<string, unknown> }
type Published = { name: string; examples: Record<string, unknown>[] }[]

const published = createRequire(import.meta.url)('@octokit/webhooks-examples') as Published

/** Every call of which GitHub publishes an example. */
export const examples: readonly Example[] = published.flatMap(({ name: event, examples: payloads }) =>
  payloads.map((payload) => ({ event, payload })),
)

let turn = 0

/** A number as GitHub gives it to a call. */
export function newNumber(): string {
  return `72d3162e-cc78-11e3-81ab-${String(++turn).padStart(12, '0')}`
}

/** What a call says of a repository; each is another one. */
export function about(place: string, more: object = {}): object {
  return { action: 'opened', turn: ++turn, repository: { full_name: place, private: true }, ...more }
}

export type Call = {
  event?: string
  number?: string
  signature?: string | null
  by?: string
  headers?: Record<string, string>
}

/** Calls as GitHub does. */
export async function call(gate: TestGate, body: object | string | Buffer, more: Call = {}): Promise<Answer> {
  const { event = 'push', number = newNumber(), by = secret, headers = {} } = more
  const payload = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body)
  const signature = more.signature === undefined ? await sign(by, String(payload)) : more.signature
  return await send(gate, {
    method: 'POST',
    url: '/hooks/github',
    headers: {
      'content-type': 'application/json',
      'user-agent': 'GitHub-Hookshot/044aadd',
      'x-github-event': event,
      'x-github-delivery': number,
      ...(signature !== null && { 'x-hub-signature-256': signature }),
      ...headers,
    },
    payload,
  })
}

/** How often it is queued that deliveries are landed and other servers looked at. */
export async function queued(): Promise<number> {
  const { rows } = await writerPool.query<{ many: number }>(
    `select count(*)::int as many from graphile_worker._private_jobs j
     join graphile_worker._private_tasks t on t.id = j.task_id where t.identifier = 'deliveries.land'`,
  )
  return rows[0]!.many
}
