import { expect, it } from 'vitest'
import { newBell } from '@/lib/core/bell'

const longMs = 1_000_000

it('ends a sleep when it rings, and a later one when it rang before', async () => {
  const bell = newBell()
  const asleep = bell.sleep(longMs)
  bell.ring()
  await asleep
  bell.ring()
  bell.ring()
  await bell.sleep(longMs)
  let woke = false
  const again = bell.sleep(longMs).then(() => (woke = true))
  await new Promise((resolve) => setImmediate(resolve))
  expect(woke).toBe(false)
  bell.ring()
  await again
})

it('lets nobody sleep longer than asked for', async () => {
  await newBell().sleep(1)
})
