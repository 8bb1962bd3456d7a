import { expect, it } from 'vitest'
import { readEnv } from '@/lib/env'
import { planProcesses, settingsFor } from '@/lib/supervisor/plan'

const settings = { COUNTERSIGN_GIT_SECRET_SHOP: 'what-opens-it', NODE_ENV: 'test' } as const

it('only the worker is told what opens other git servers, and a command of the operator', () => {
  const around = {
    mode: 'start',
    root: '/srv/countersign',
    databaseUrl: 'postgresql://app@db/countersign',
    databaseReadUrl: 'postgresql://read@db/countersign',
    authSecret: 'made up',
    signingKeyFile: '/srv/key.json',
    deskPort: 4001,
    identityPort: 4002,
  } as const
  const plans = planProcesses(readEnv(settings), around, settings)
  expect(plans.length).toBeGreaterThan(3)
  const holders = plans.filter(({ env }) => JSON.stringify(env).includes('what-opens-it'))
  expect(holders.map(({ name }) => name)).toEqual(['worker'])
  expect(settingsFor('operator', readEnv(settings), around, settings).COUNTERSIGN_GIT_SECRET_SHOP).toBe('what-opens-it')
})
