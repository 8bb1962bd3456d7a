import { expect, it } from 'vitest'
import { readEnv } from '@/lib/env'
import { greeting } from '@/lib/supervisor/greeting'

const pod = {
  slug: 'dev-pod',
  name: 'DevPod',
  environment: 'dev',
  clientId: 'csc_1',
  clientSecret: 'css_secret',
  serviceKey: 'csk_secret',
}

it('shows the secrets of the demo once, and afterwards where they are', () => {
  const demo = { people: [{ name: 'Ana', role: 'Approver', login: 'ana' }], pods: [pod], repository: null }
  const [first, later] = [true, false].map((isNew) => greeting(readEnv({}), demo, isNew).join('\n'))
  expect(first).toContain('csk_secret')
  expect(later).not.toMatch(/cs[sk]_secret/)
  expect(later).toContain('demo.json')
})

it('warns where others than this machine can be the made-up people', () => {
  const words = 'Anybody who reaches this address'
  expect(greeting(readEnv({ COUNTERSIGN_BUNDLED_SIGN_IN: 'anywhere' }), null, false).join('\n')).toContain(words)
  expect(greeting(readEnv({}), null, false).join('\n')).not.toContain(words)
})
