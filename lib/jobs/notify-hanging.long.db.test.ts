import { vi } from 'vitest'

const { letters, room, silent } = await vi.hoisted(async () =>
  (await import('@/lib/jobs/fixture-receivers')).receivers(),
)

import { afterAll, expect, it } from 'vitest'
import { ask, page, pod } from '@/lib/calls/fixture'
import { newBell } from '@/lib/core/bell'
import { read } from '@/lib/db/client'
import { comeDue, readerOf, tellDue } from '@/lib/jobs/fixture-notices'
import { keepTelling } from '@/lib/jobs/notify'

afterAll(async () => {
  await letters.close()
  await room.close()
})

const addressees = () => letters.got.map(({ to }) => to).toSorted()

it('lets nobody wait for a receiver that takes what it is sent and says nothing', async () => {
  for (const name of ['Ana', 'Priya']) await readerOf(name, 'product-owners')
  const owner = await readerOf('Owner', 'product-owners')
  const writer = await pod('writer', 'WriterPod', 'product', owner.id)
  const news = newBell()
  const stop = new AbortController()
  const problems: unknown[] = []
  // One room hangs, and of one person so does the mail server.
  silent.add('/slack')
  letters.answering = (to) => (to.startsWith('ana') ? null : '250 fine')
  const telling = keepTelling(stop.signal, news, (problem) => problems.push(problem))
  for (let time = 1; time <= 2; time++) {
    await ask(writer, page(), `key-${time}`)
    news.ring()
    await vi.waitFor(() => expect(addressees()).toHaveLength(time), { timeout: 20_000, interval: 20 })
    await vi.waitFor(() => expect(room.got.filter(({ path }) => path === '/teams')).toHaveLength(time), 20_000)
  }
  expect(addressees()).toEqual(['priya@house.example', 'priya@house.example'])
  // Whoever hangs was asked once, and its second message waits without being taken.
  expect(room.got.filter(({ path }) => path === '/slack')).toHaveLength(1)
  const left = await read.notice.findMany({ where: { state: 'waiting', channel: 'slack' } })
  expect(left.map(({ nextAt }) => nextAt > new Date()).toSorted()).toEqual([false, true])

  // Stopping takes as long as those who are at work do, and no longer.
  let isOver = false
  const over = telling.then(() => (isOver = true))
  stop.abort()
  news.ring()
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(isOver).toBe(false)
  silent.clear()
  letters.answering = () => '250 fine'
  letters.cut()
  room.cut()
  await over
  expect(problems).toEqual([])
  await comeDue()
  await tellDue(false)
  expect(addressees().filter((to) => to.startsWith('ana'))).toHaveLength(1)
  expect(await read.notice.count({ where: { state: 'waiting' } })).toBe(0)
}, 120_000)
