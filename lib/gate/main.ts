import { insistOnDurability } from '@/lib/db/durability'
import { env } from '@/lib/env'
import { stayCurrent } from '@/lib/gate/current'
import { addLeaving } from '@/lib/gate/leave'
import { buildGate } from '@/lib/gate/server'
import { onStop } from '@/lib/core/child'
import { endSpans, tellSpans } from '@/lib/core/spans'

await insistOnDurability(env)

await tellSpans()
const stop = new AbortController()
const gate = await buildGate(stop.signal)
const leaving = addLeaving(gate, stop)
await stayCurrent(gate.log, stop.signal)
await gate.listen({ port: env.port, host: env.host })

onStop(async () => {
  await leaving.leave(env.drainMs)
  await endSpans()
}, env.drainMs)
