import { makeCall as heyApi } from './out/v2/hey-api/index.ts'
import { makeCall as kubb } from './out/v2/kubb/index.ts'
import { makeCall as orval } from './out/v2/orval/client.ts'

// What a program writes that uses a generated client; what the gate would refuse does not compile.

const body = { tool: 'memory.search', arguments: { keyword: 'lamps' }, idempotency_key: 'first', wait: 20, claim: true }

export async function byHeyApi(): Promise<boolean> {
  const { data, error } = await heyApi({ body })
  if (error) throw new Error(`${error.code}: ${error.hint}`)
  return data.claimed || data.decided?.verdict === 'approve'
}

export async function byOrval(): Promise<boolean> {
  const answer = await orval(body)
  if (answer.status === 200 || answer.status === 202) return answer.data.claimed && answer.data.grant !== null
  throw new Error(`${answer.data.code}: ${answer.data.hint}`)
}

export async function byKubb(): Promise<boolean> {
  const answer = await kubb(body)
  return answer.claimed || answer.state === 'waiting'
}

const { idempotency_key: _key, ...keyless } = body
// @ts-expect-error -- no key
export const withoutKey = [() => heyApi({ body: keyless })]
// @ts-expect-error -- no key
withoutKey.push(() => orval(keyless))
// @ts-expect-error -- no key
withoutKey.push(() => kubb(keyless))
// @ts-expect-error -- no such field
withoutKey.push(() => kubb({ ...body, colour: 'red' }))
