import { randomUUID } from 'node:crypto'

const args = { keyword: 'lamps of the season', repo_name: 'factory', limit: 20 }

/** A pod that sends one call after another to this gate. */
export type Caller = { gate: string; token: string }

/** A call that policy allows, as a pod sends it; its id and permission. */
export async function plainCall(caller: Caller): Promise<{ id: string; grant: string }> {
  const body = { tool: 'memory.search', task: 'bench-task', arguments: args }
  const { id, grant } = (await post(caller, '', body)) as { id: string; grant: { id: string } }
  return { id, grant: grant.id }
}

/** The same to its end: asked, its permission used, and what came of it reported. */
export async function wholeCall(caller: Caller): Promise<void> {
  const { id, grant } = await plainCall(caller)
  await post(caller, `/${id}/claim`, { grant, arguments: args })
  await post(caller, `/${id}/outcome`, { status: 'succeeded', summary: 'Found three entries.' })
}

async function post({ gate, token }: Caller, path: string, body: object): Promise<unknown> {
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'idempotency-key': randomUUID(),
  }
  const answer = await fetch(`${gate}/v2/tool-calls${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`/v2/tool-calls${path} was answered with ${answer.status}: ${text.slice(0, 200)}`)
  return JSON.parse(text)
}

/** How many of these a second so many pods finish that each do one after another. */
export async function perSecond(work: () => Promise<unknown>, pods: number, seconds: number): Promise<number> {
  const until = performance.now() + seconds * 1000
  let done = 0
  const pod = async () => {
    for (; performance.now() < until; done++) await work()
  }
  await Promise.all(Array.from({ length: pods }, pod))
  return done / seconds
}
