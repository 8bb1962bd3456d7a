import { appendFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import type { KilledAt } from '@/lib/api/recovery'

// Test support: an agent as a process of its own, which stops where it is told to, so that it can be killed there.

/** What the process is to do. With `until` it runs as far as that and stands still; with `back` it comes back. */
export type Errand = {
  url: string
  bearer: string
  key: string
  args: Record<string, unknown>
  worker: string
  /** The file into which each execution writes a line. */
  ledger: string
  until?: KilledAt
  back?: { with: 'key' | 'id' | 'nothing'; callId: string | null }
}

const errand = JSON.parse(process.env['ERRAND'] ?? '{}') as Errand
const tool = 'outputs.commit_and_log'

type Call = { id: string; state: string; grant: { id: string } | null; claimed?: boolean; arguments?: unknown }
type Reply = { status: number; json: any }

/** One request, again while the gate is away: every request here may be repeated. */
async function send(method: string, path: string, body?: object): Promise<Reply> {
  for (;;) {
    try {
      const response = await fetch(`${errand.url}/v2/tool-calls${path}`, {
        method,
        headers: { authorization: `Bearer ${errand.bearer}`, 'content-type': 'application/json' },
        ...(body ? { body: JSON.stringify(body) } : {}),
      })
      const json = await response.json()
      if (response.status < 500) return { status: response.status, json }
    } catch {
      // Broken or refused: the gate is being started again.
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

const ask = (more: object) =>
  send('POST', '', { tool, arguments: errand.args, idempotency_key: errand.key, worker: errand.worker, ...more })

function say(word: string): void {
  process.stdout.write(`${word}\n`)
}

/** Stands still where it is to be killed. */
async function reach(stage: KilledAt): Promise<void> {
  if (errand.until !== stage) return
  say(stage)
  await new Promise((resolve) => setTimeout(resolve, 600_000))
}

async function answerTo(call: Call): Promise<Call> {
  let now = call
  while (now.state === 'waiting' || now.state === 'settling') now = (await send('GET', `/${call.id}?wait=20`)).json
  return now
}

async function actAndReport(id: string): Promise<void> {
  appendFileSync(errand.ledger, `${errand.worker}\n`)
  await reach('done')
  await send('POST', `/${id}/outcome`, {
    status: 'succeeded',
    summary: 'Published',
    idempotency_key: `${errand.key}.told`,
  })
  await reach('reported')
}

async function first(): Promise<void> {
  const asked = ask({})
  await reach('asked')
  const { json } = await asked
  await reach('waiting')
  await answerTo(json)
  await reach('released')
  await ask({ claim: true })
  await reach('claimed')
  await actAndReport(json.id)
}

/** What became of it for one that comes back: it acted, another did, it was done before, or nobody can know. */
async function comeBack({ with: how, callId }: NonNullable<Errand['back']>): Promise<string> {
  if (how === 'id' && callId) return await goOn(callId)
  if (how === 'nothing') {
    const known = (await send('GET', `?tool=${tool}`)).json.calls.find((call: Call) =>
      isDeepStrictEqual(call.arguments, errand.args),
    )
    if (known) return await goOn(known.id)
  }
  const { json: asked } = await ask({})
  await answerTo(asked)
  return await end(await ask({ claim: true }))
}

async function goOn(id: string): Promise<string> {
  const call = await answerTo((await send('GET', `/${id}`)).json)
  if (call.state !== 'released') return call.state
  const shown = { grant: call.grant!.id, arguments: errand.args, worker: errand.worker }
  const { status, json } = await send('POST', `/${id}/claim`, {
    ...shown,
    idempotency_key: `${errand.key}.${errand.worker}`,
  })
  return await end({ status, json: { ...call, ...json, claimed: json.repeated === false } })
}

async function end({ status, json }: Reply): Promise<string> {
  if (status === 409) return json.code
  if (!json.claimed) return json.state
  await actAndReport(json.id)
  return 'acted'
}

if (errand.back) say(await comeBack(errand.back))
else await first()
