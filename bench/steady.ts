import { load, type Round } from '@/bench/load'
import { allowedCalls } from '@/bench/ways'

/** Calls that are all allowed, at this pace for so many seconds over eight connections. */
export type Paced = { gate: string; token: string; seconds: number; perSecond: number }

// A process of its own: whoever reads pages or decides meanwhile would keep the answers waiting whose times are taken here.
process.on('disconnect', () => process.exit())
process.on('message', ({ gate, token, seconds, perSecond }: Paced) => {
  load(allowedCalls(gate, token), 8, seconds, perSecond).then(
    (round: Round) => process.send!(round),
    (error: unknown) => {
      console.error(error)
      process.exit(1)
    },
  )
})
