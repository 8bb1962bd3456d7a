import { addPod, must } from '@/lib/gate/fixture'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { accessKnown, accessOfClient, closeAccess, podFromBearer, refreshAccess } from '@/lib/auth/access'
import { issueCredential, retirePod, revokeCredential } from '@/lib/pods/commands'
import type { Access } from '@/lib/pods/schema'

// The real question to the database; a test may hold one of its answers back, as a busy network does.
const held: { until?: Promise<void> | undefined } = {}
vi.mock('@/lib/pods/queries', async (original) => {
  const real = await original<typeof import('@/lib/pods/queries')>()
  return {
    ...real,
    async openCredentials(): Promise<Access[]> {
      const until = held.until
      held.until = undefined
      const open = await real.openCredentials()
      await until
      return open
    },
  }
})
afterAll(() => vi.doUnmock('@/lib/pods/queries'))

function holdNextAnswer(): () => void {
  let release = () => {}
  held.until = new Promise((resolve) => {
    release = resolve
  })
  return release
}

describe('who may come in', () => {
  afterEach(refreshAccess)

  it('does not let an answer that was overtaken reopen what was revoked', async () => {
    const pod = await addPod('overtaken')
    await refreshAccess()
    const release = holdNextAnswer()
    const slow = refreshAccess()
    await new Promise((resolve) => setTimeout(resolve, 100))
    await must(revokeCredential, { credentialId: pod.serviceCredentialId })
    await refreshAccess()
    expect(await podFromBearer(pod.serviceKey)).toBeNull()
    release()
    await slow
    expect(await podFromBearer(pod.serviceKey)).toBeNull()
  })

  it('stays closed for an answer that was asked for before it was closed', async () => {
    const pod = await addPod('closed')
    const release = holdNextAnswer()
    const slow = refreshAccess()
    closeAccess()
    release()
    await slow
    expect(accessKnown()).toBe(false)
    expect(await podFromBearer(pod.serviceKey)).toBeNull()
    await refreshAccess()
    expect(accessKnown()).toBe(true)
    expect(await podFromBearer(pod.serviceKey)).not.toBeNull()
  })

  it('takes a secret as a secret and a key as a key', async () => {
    const [pod, other] = [await addPod('one-thing'), await addPod('another-thing')]
    await refreshAccess()
    expect(accessOfClient(pod.clientId, pod.clientSecret)).not.toBeNull()
    expect(accessOfClient(pod.clientId, pod.serviceKey)).toBeNull()
    expect(accessOfClient(pod.clientId, other.clientSecret)).toBeNull()
    expect(accessOfClient(pod.clientId.toUpperCase(), pod.clientSecret)).toBeNull()
    expect(accessOfClient('', '')).toBeNull()
    expect(await podFromBearer(pod.clientSecret)).toBeNull()
  })

  it('ends with the last day of a credential and with its pod', async () => {
    const pod = await addPod('mortal')
    const short = await must(issueCredential, {
      podSlug: 'mortal',
      environment: 'prod',
      kind: 'service_key',
      lifetimeDays: 1,
    })
    await refreshAccess()
    try {
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 86_400_000 + 1_000 })
      expect(await podFromBearer(short.secret)).toBeNull()
      expect(await podFromBearer(pod.serviceKey)).not.toBeNull()
    } finally {
      vi.useRealTimers()
    }
    await must(retirePod, { podSlug: 'mortal' })
    await refreshAccess()
    expect(await podFromBearer(pod.serviceKey)).toBeNull()
  })
})
