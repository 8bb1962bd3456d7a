import type { Adapter, AdapterPayload } from 'oidc-provider'

type Kept = { payload: AdapterPayload; untilMs: number }

const maxKept = 5_000

/** Where the bundled sign-in keeps what is under way: in memory, for minutes. A restart only means choosing again. */
export function memoryOf(): (kind: string) => Adapter {
  const kept = new Map<string, Kept>()

  function find(key: string): AdapterPayload | undefined {
    const found = kept.get(key)
    if (found && found.untilMs > Date.now()) return found.payload
    kept.delete(key)
    return undefined
  }

  function firstWith(kind: string, field: 'uid' | 'userCode', value: string): AdapterPayload | undefined {
    for (const [key, { payload }] of kept) if (key.startsWith(`${kind}:`) && payload[field] === value) return find(key)
    return undefined
  }

  function makeRoom(): void {
    for (const [key, { untilMs }] of kept) if (untilMs <= Date.now()) kept.delete(key)
    // A map keeps the order of arrival, so the first ones are the oldest.
    for (const key of kept.keys()) {
      if (kept.size < maxKept) return
      kept.delete(key)
    }
  }

  return (kind) => ({
    upsert: async (id, payload, expiresIn) => {
      if (kept.size >= maxKept) makeRoom()
      kept.set(`${kind}:${id}`, { payload, untilMs: Date.now() + (expiresIn ?? 600) * 1000 })
    },
    find: async (id) => find(`${kind}:${id}`),
    findByUid: async (uid) => firstWith(kind, 'uid', uid),
    findByUserCode: async (userCode) => firstWith(kind, 'userCode', userCode),
    consume: async (id) => {
      const payload = find(`${kind}:${id}`)
      if (payload) payload.consumed = Math.floor(Date.now() / 1000)
    },
    destroy: async (id) => void kept.delete(`${kind}:${id}`),
    revokeByGrantId: async (grantId) => {
      for (const [key, { payload }] of kept) if (payload.grantId === grantId) kept.delete(key)
    },
  })
}
