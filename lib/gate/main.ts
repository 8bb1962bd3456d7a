import { insistOnDurability } from '@/lib/db/durability'
import { env } from '@/lib/env'
import { stayCurrent } from '@/lib/gate/current'
import { buildGate } from '@/lib/gate/server'
import { onStop } from '@/lib/core/child'

await insistOnDurability(env)

const stop = new AbortController()
const gate = await buildGate(stop.signal)
await stayCurrent(gate.log, stop.signal)
await gate.listen({ port: env.port, host: env.host })

onStop(async () => {
  stop.abort()
  await gate.close()
})
