import { addPod, asPod, must, openGate, send, type TestGate, type TestPod } from '@/lib/gate/fixture'
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest'
import { refreshAccess } from '@/lib/auth/access'
import { read } from '@/lib/db/client'
import { withClient } from '@/lib/db/roles'
import { env } from '@/lib/env'
import { revokeCredential } from '@/lib/pods/commands'

let gate: TestGate
beforeAll(async () => {
  gate = await openGate()
})
afterAll(() => gate.close())

async function tokenOf({ clientId, clientSecret }: TestPod): Promise<string> {
  const { json } = await send(gate, {
    method: 'POST',
    url: '/oauth/token',
    headers: { 'content-type': 'application/json' },
    payload: JSON.stringify({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret }),
  })
  return json['access_token'] as string
}

/** Ends the connection on which the gate hears of changes, so that only its looking once a second is left. */
async function deafen(): Promise<void> {
  await withClient(inject('testServer').superuser, (admin) =>
    admin.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where query = 'listen countersign' and datname = $1`,
      [new URL(env.databaseUrl).pathname.slice(1)],
    ),
  )
}

describe('a revoked credential', () => {
  const shutOut = async (bearer: string) =>
    expect(await asPod(gate, bearer, '/v1/actions/list')).toMatchObject({
      status: 401,
      json: { reason: bearer.startsWith('csk_') ? 'bad_credential' : 'credential_revoked' },
    })

  it('tells a token that has run out from a credential that was taken away', async () => {
    const one = await addPod('refreshes')
    await refreshAccess()
    const token = await tokenOf(one)
    vi.useFakeTimers({ now: Date.now() + 601_000, toFake: ['Date'] })
    try {
      const answer = await asPod(gate, token, '/v1/actions/list')
      expect(answer).toMatchObject({
        status: 401,
        json: { code: 'expired_token', hint: expect.stringContaining('new token') },
      })
      expect(answer.headers['www-authenticate']).toMatch(
        /^Bearer .*, error="invalid_token", error_description="[^"]+"$/,
      )
      await must(revokeCredential, { credentialId: one.clientCredentialId })
      await vi.waitFor(() => shutOut(token), { timeout: 1_000, interval: 20 })
    } finally {
      vi.useRealTimers()
    }
  })

  it('closes its tokens within a second, and other credentials stay open', async () => {
    const one = await addPod('revoked')
    await refreshAccess()
    const token = await tokenOf(one)
    expect(await asPod(gate, token, '/v1/actions/list')).toMatchObject({ status: 200 })
    await must(revokeCredential, { credentialId: one.clientCredentialId })
    await vi.waitFor(() => shutOut(token), { timeout: 1_000, interval: 20 })
    expect(await tokenOf(one)).toBeUndefined()
    expect(await asPod(gate, one.serviceKey, '/v1/actions/list')).toMatchObject({ status: 200 })
  })

  it('ends at once for whoever waits with it for people', async () => {
    const one = await addPod('waits-long')
    await refreshAccess()
    const call = {
      tool: 'outputs.commit_and_log',
      arguments: { file_path: 'docs/long.md', content: 'x', branch: 'work' },
      idempotency_key: 'long',
    }
    const { json } = await asPod(gate, one.serviceKey, '/v2/tool-calls', call)
    const waits = [
      asPod(gate, one.serviceKey, `/v2/tool-calls/${json['id']}?wait=25`),
      asPod(gate, one.serviceKey, '/v2/tool-calls', { ...call, wait: 25, claim: true }),
    ]
    // Both have been let in once the database was asked for something after them.
    await read.call.count()
    await must(revokeCredential, { credentialId: one.serviceCredentialId })
    for (const answer of await Promise.all(waits))
      expect(answer).toMatchObject({
        status: 401,
        headers: { 'www-authenticate': expect.stringContaining('invalid_token') },
      })
  })

  it('is found without any notification too', async () => {
    const one = await addPod('unheard')
    await refreshAccess()
    await deafen()
    await must(revokeCredential, { credentialId: one.serviceCredentialId })
    await vi.waitFor(() => shutOut(one.serviceKey), { timeout: 5_000, interval: 50 })
  })

  it('makes no call from the moment of its revocation', async () => {
    const one = await addPod('stopped-at-once')
    await refreshAccess()
    const calls = (turn: string) =>
      Promise.all(
        Array.from({ length: 16 }, (_, at) =>
          asPod(gate, one.serviceKey, '/v2/tool-calls', { tool: 'tasks.list', idempotency_key: `${turn}-${at}` }),
        ),
      )
    expect((await calls('before')).every(({ status }) => status === 200)).toBe(true)
    const racing = calls('during')
    await must(revokeCredential, { credentialId: one.serviceCredentialId })
    expect((await calls('after')).every(({ status }) => status === 401)).toBe(true)
    await racing
    const { revokedAt } = await read.credential.findUniqueOrThrow({
      where: { id: one.serviceCredentialId },
      select: { revokedAt: true },
    })
    const late = { podId: one.podId, idempotencyKey: { startsWith: 'after' } }
    expect(await read.call.count({ where: late })).toBe(0)
    expect(await read.call.count({ where: { podId: one.podId, idempotencyKey: { startsWith: 'before' } } })).toBe(16)
    expect(revokedAt).not.toBeNull()
  })
})
