import { expect, it, vi } from 'vitest'

it('starts without a warning on every version of Node that we say works', async () => {
  const said = vi.spyOn(console, 'warn').mockReturnValue()
  const { makeProvider } = await import('@/lib/identity/provider')
  await makeProvider('http://localhost:3000', 'a secret of the installation', [])
  expect(said.mock.calls).toEqual([])
})
