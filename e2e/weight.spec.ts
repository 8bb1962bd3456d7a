import { gzipSync } from 'node:zlib'
import { weightOfRoutes } from '@/bench/weight'
import { awake } from './sight'
import { expect, notes, Pod, test } from './stage'

/** How many times what every page of a Next application loads a page of ours may load. */
const most = 1.3

test('no route has a browser load more than 1.3 times what a bare page does', { tag: '@usual' }, () => {
  const { bare, routes } = weightOfRoutes()
  expect(routes.length).toBeGreaterThan(15)
  expect(routes.filter(({ bytes }) => bytes > most * bare)).toEqual([])
})

test('a page loads what the build says, and windows and menus bring nothing more', async ({ as }) => {
  const { request } = await (await Pod.shared()).ask('memory.add', notes())
  const { bare } = weightOfRoutes()
  const ana = await as('Ana')
  for (const address of ['/', '/approvals', `/approvals/${request}`, '/audit', '/tasks']) {
    const loaded = new Map<string, Promise<Buffer>>()
    ana.on('response', (answer) => {
      if (answer.url().endsWith('.js')) loaded.set(answer.url(), answer.body())
    })
    await awake(ana, address)
    await ana.keyboard.press('?')
    await expect(ana.getByRole('dialog', { name: 'Keys' })).toBeVisible()
    ana.removeAllListeners('response')
    let bytes = 0
    for (const body of loaded.values()) {
      bytes += gzipSync(await body).length
      // It tries whether it may make code out of text, which browsers tell as a breach of the policy of every page.
      expect((await body).includes('_zod'), `${address} brings a schema`).toBe(false)
    }
    expect(bytes, address).toBeGreaterThanOrEqual(bare)
    expect(bytes, address).toBeLessThanOrEqual(most * bare)
  }
})
