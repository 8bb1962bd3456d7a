import { expect, it } from 'vitest'
import { readEnv } from '@/lib/env'
import { settingsFor } from '@/lib/supervisor/plan'

const around = { authSecret: 'made up for this installation only', databaseUrl: 'postgresql://app@db/c' }
const oidc = { OIDC_ISSUER: 'https://login.example', OIDC_CLIENT_ID: 'a', OIDC_CLIENT_SECRET: 'b' }

it.each(['desk', 'worker', 'gate', 'operator'] as const)(
  '%s knows whether made-up people are somebody here',
  (name) => {
    const [secret, database] = ['x'.repeat(32), { DATABASE_URL: 'postgresql://app@db/c' }]
    const judges = (settings: Record<string, string>, alone: object = {}) => {
      const all = { ...database, ...settings, ...alone }
      const told = settingsFor(name, readEnv(all), around, { ...all, NODE_ENV: 'test' })
      return readEnv({ ...told, COUNTERSIGN_SIGNING_KEY: undefined }).bundledIdentity
    }
    for (const alone of [{}, { COUNTERSIGN_PROCESS: name, AUTH_SECRET: secret }])
      expect([judges({}, alone), judges(oidc, alone)]).toEqual([true, false])
    // Without the settings of the sign-in it takes a word.
    const told = { COUNTERSIGN_PROCESS: name, AUTH_SECRET: secret, COUNTERSIGN_BUNDLED_SIGN_IN: 'none' }
    if (name !== 'desk') expect(judges({}, told)).toBe(false)
    else expect(() => judges({}, told)).toThrow('nobody could come in')
  },
)
