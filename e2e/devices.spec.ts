import type { Page } from '@playwright/test'
import { pushService, type PushService, toldBrowser, type ToldBrowser } from '@/lib/core/fixture-push'
import { expect, notes, pageOf, Pod, signIn, test } from './stage'

// A headless browser has no push service, so that it agrees to be told is made up here: it hands out an address of the tests
// and keys that the tests know. Everything else is real: what is asked, kept, encrypted and sent, and the service worker,
// which is handed what came as the browser would hand it over.

let service: PushService
test.beforeAll(async () => {
  service = await pushService(Number(new URL(process.env.E2E_URL!).port) + 61)
})
test.afterAll(() => service.close())

async function agreeing(page: Page, said: ToldBrowser['said']): Promise<void> {
  await page.addInitScript(({ endpoint, p256dh, auth }) => {
    const made = { toJSON: () => ({ endpoint, keys: { p256dh, auth } }) }
    PushManager.prototype.getSubscription = async () => null
    PushManager.prototype.subscribe = async () => made as unknown as PushSubscription
  }, said)
}

/** Hands a text to the service worker of a page, as a push service's message comes to it. */
async function deliver(page: Page, data: string): Promise<void> {
  const browser = await page.context().newCDPSession(page)
  const registered = new Promise<string>((resolve) => {
    browser.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      for (const { registrationId, isDeleted } of registrations) if (!isDeleted) resolve(registrationId)
    })
  })
  await browser.send('ServiceWorker.enable')
  const registrationId = await registered
  const origin = new URL(page.url()).origin
  await browser.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data })
}

const shown = (page: Page) =>
  page.evaluate(async () => {
    const { getNotifications } = await navigator.serviceWorker.ready.then((one) => ({
      getNotifications: () => one.getNotifications(),
    }))
    return (await getNotifications()).map(({ title, body }) => ({ title, body }))
  })

test('somebody is told in their browser, which shows it and leads to it, until they sign out there', async ({
  browser: chromium,
}) => {
  // A session of its own, as it is ended.
  const context = await chromium.newContext()
  const page = await context.newPage()
  await signIn(page, 'Priya', '/settings/notifications')
  const browser = await toldBrowser(`${service.url}/priya`)
  await page.context().grantPermissions(['notifications'])
  await agreeing(page, browser.said)
  await page.goto('/settings/notifications')
  const card = page.locator('#devices')
  const tell = card.getByRole('button', { name: 'Tell me on this device' })
  await tell.click()
  await expect(card.getByText('From now on you are told here.')).toBeVisible()
  await expect(card.getByRole('heading', { name: 'Chrome on Linux (this one)' })).toBeVisible()
  await expect(card.getByText('You are told in this browser.')).toBeVisible()

  await card.getByRole('button', { name: 'Send a test' }).click()
  await expect(card.getByText(/It arrived/)).toBeVisible()
  const tests = async () =>
    (await Promise.all(service.got.map(({ body }) => browser.read(body)))).filter((text) => text.includes('A test of'))
  expect(await tests()).toHaveLength(1)

  const pod = await Pod.register()
  const asked = await pod.ask('memory.add', notes())
  let said = ''
  await expect
    .poll(async () => {
      for (const { body } of service.got) {
        const text = await browser.read(body)
        if (text.includes(asked.request)) said = text
      }
      return said
    })
    .toContain(asked.request)
  expect(said).not.toMatch(/notes-|For a test/)
  await deliver(page, said)
  const { title, body } = JSON.parse(said) as { title: string; body: string }
  await expect.poll(() => shown(page)).toEqual([{ title, body }])

  // Nobody presses a notification of a headless browser; what happens then is begun in the worker, which opens a page.
  const [worker] = page.context().serviceWorkers()
  const opened = await worker!.evaluate(async () => {
    const self = globalThis as unknown as {
      registration: ServiceWorkerRegistration
      clients: { openWindow(url: string): Promise<null> }
      dispatchEvent(event: Event): void
      NotificationEvent: new (name: string, data: object) => Event
    }
    const urls: string[] = []
    self.clients.openWindow = async (url) => (urls.push(url), null)
    const [notification] = await self.registration.getNotifications()
    self.dispatchEvent(new self.NotificationEvent('notificationclick', { notification }))
    return urls
  })
  expect(opened.map((url) => new URL(url).pathname)).toEqual([pageOf(asked)])
  await expect.poll(() => shown(page)).toEqual([])

  await page.getByRole('button', { name: /Priya/ }).first().click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page).toHaveURL(/signin/)
  await signIn(page, 'Priya', '/settings/notifications')
  await expect(tell).toBeVisible()
  await expect(card.getByRole('heading', { level: 3 })).toHaveCount(0)
  await context.close()
})

test('a browser that does not let us, or that is gone, is said in words, and a device can be removed', async ({
  as,
}) => {
  const page = await as('Tom')
  const browser = await toldBrowser(`${service.url}/tom`)
  await agreeing(page, browser.said)
  const card = page.locator('#devices')
  const tell = card.getByRole('button', { name: 'Tell me on this device' })
  await page.addInitScript(() => {
    if (sessionStorage.getItem('agreed')) return
    Object.defineProperty(Notification, 'permission', { get: () => 'default' })
    Notification.requestPermission = async () => 'denied'
  })
  await page.goto('/settings/notifications')
  await tell.click()
  await expect(card.getByText(/does not let Countersign show notifications/)).toBeVisible()
  await page.evaluate(() => sessionStorage.setItem('agreed', 'yes'))
  await page.context().grantPermissions(['notifications'])
  await page.goto('/settings/notifications')
  await tell.click()
  await expect(card.getByText('You are told in this browser.')).toBeVisible()

  service.answering = (path) => ({ status: path === '/tom' ? 410 : 201 })
  await card.getByRole('button', { name: 'Send a test' }).click()
  await expect(card.getByText(/Its browser takes no messages any more/).first()).toBeVisible()
  await expect(tell).toBeVisible()
  await card.getByRole('button', { name: /^Remove/ }).click()
  await expect(card.getByRole('heading', { level: 3 })).toHaveCount(0)
  service.answering = () => ({ status: 201 })
})
