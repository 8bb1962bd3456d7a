import type { Locator, Page } from '@playwright/test'
import { letPass } from './database'
import { awake, beforeScripts, offer, pressTwice } from './sight'
import { button, expect, notes, pageOf, Pod, test } from './stage'

test('the whole loop works by keyboard alone', async ({ as }) => {
  const pod = await Pod.shared()
  const asked = await pod.ask('memory.add', notes())
  const ana = await as('Ana')
  await awake(ana, '/')
  await ana.keyboard.press('g')
  await ana.keyboard.press('a')
  await expect(ana).toHaveURL(/\/approvals/)
  // Home has a list as well, which has the keys until this one is there.
  await expect(ana.getByRole('navigation', { name: 'Which requests' })).toBeVisible()
  await stepIn(ana)
  await ana.keyboard.press('Enter')
  await expect(ana).toHaveURL(/\/approvals\/CS-\d+/)

  await awake(ana, pageOf(asked))
  await pressTwice(ana, 'a', `approve ${asked.request}`, ana.getByRole('button', { name: /Take back/ }))
  await ana.keyboard.press('z')
  await expect(button(ana, 'Approve')).toBeVisible()
  await pressTwice(ana, 'r', `reject ${asked.request}`, ana.getByRole('button', { name: /Take back/ }))
})

test('words that are typed or dictated at a page decide nothing, and turn single keys off', async ({ as }) => {
  const pod = await Pod.shared()
  // One letter of the word would lead to the request before, if it were a key.
  await (await Pod.register()).ask('memory.add', notes())
  const asked = await pod.ask('memory.add', notes())
  const ana = await as('Ana')
  await awake(ana, pageOf(asked))
  await ana.keyboard.type('approve')
  await expect(ana.getByText('Single-key shortcuts are off now')).toBeVisible()
  await ana.keyboard.type('read it')
  await expect(offer(ana)).toHaveCount(0)
  await expect(ana).toHaveURL(new RegExp(`${pageOf(asked)}$`))
  await expect(button(ana, 'Approve')).toBeVisible()
  expect((await pod.send('GET', `/v2/tool-calls/${asked.id}`)).body).toMatchObject({ state: 'waiting' })

  // Whoever turns them on again is not asked twice.
  await ana.getByRole('button', { name: 'Turn shortcuts on' }).last().click()
  await ana.keyboard.type('approve')
  await expect(offer(ana)).toHaveCount(0)
  await expect(ana.getByText('Single-key shortcuts are off now')).toHaveCount(0)
  expect((await pod.send('GET', `/v2/tool-calls/${asked.id}`)).body).toMatchObject({ state: 'waiting' })
})

test('single keys do nothing while somebody types, and can be switched off', async ({ as }) => {
  const pod = await Pod.shared()
  const asked = await pod.ask('memory.add', notes())
  const ana = await as('Ana')
  await awake(ana, pageOf(asked))
  await ana.getByLabel('Add a note').fill('')
  await ana.getByLabel('Add a note').pressSequentially('a rare note')
  await expect(ana.getByLabel('Add a note')).toHaveValue('a rare note')
  await expect(ana.getByRole('button', { name: /Take back/ })).toHaveCount(0)

  await awake(ana, '/approvals')
  await ana.getByRole('button', { name: 'Turn shortcuts off' }).click()
  await awake(ana, pageOf(asked))
  await expect(ana.getByRole('button', { name: 'Turn shortcuts on' })).toBeVisible()
  await ana.keyboard.press('a')
  await expect(offer(ana)).toHaveCount(0)
})

test('a key that is pressed in the moment a list is drawn is for that list', async ({ as }) => {
  const pod = await Pod.shared()
  await pod.ask('memory.add', notes())
  const ana = await as('Ana')
  await awake(ana, '/')
  await ana.evaluate(() => {
    const main = document.getElementById('main')!
    const drawn = new MutationObserver(() => {
      if (!main.querySelector('nav[aria-label="Which requests"]')) return
      drawn.disconnect()
      document.dispatchEvent(new KeyboardEvent('keydown', { key: 'j', code: 'KeyJ', bubbles: true }))
    })
    drawn.observe(main, { childList: true, subtree: true })
  })
  await ana.keyboard.press('g')
  await ana.keyboard.press('a')
  const chosen = ana.locator('[data-row-link]:focus')
  await expect(chosen).toBeVisible()

  // A key while a character is being composed is no key: what comes after it goes on from the same line.
  await ana.keyboard.press('k')
  const first = await chosen.getAttribute('href')
  await ana.evaluate(() => {
    const composed = { key: 'j', code: 'KeyJ', bubbles: true, isComposing: true }
    document.activeElement!.dispatchEvent(new KeyboardEvent('keydown', composed))
  })
  await ana.keyboard.press('k')
  expect(await chosen.getAttribute('href')).toBe(first)
})

/** Puts the focus into the list with one press, though its address is there a moment before it listens to keys. */
async function stepIn(page: Page): Promise<void> {
  await page.keyboard.press('j')
  await expect(page.locator('[data-row-link]:focus')).toBeVisible()
}

async function stepTo(page: Page, line: Locator): Promise<void> {
  await stepIn(page)
  await line.locator('[data-row-link]').focus()
}

test('one key approves what is all on its line, and opens what is not', async ({ as }) => {
  const pod = await Pod.register()
  const args = notes()
  const short = await pod.ask('memory.add', args)
  const task = `e2e-keys-${Date.now()}`
  const long = await pod.ask('tasks.update_metadata', { task_id: task, prompt: 'Pay the invoice as well' })
  const ana = await as('Ana')
  const list = `/approvals?pod=${pod.slug}`
  // What is pressed at a page that is not yet alive is answered as soon as it is.
  const comeAlive = await beforeScripts(ana, list)
  const line = (words: string) => ana.locator('[data-request]').filter({ hasText: words })
  await expect(line(task).getByText('Open it to decide')).toBeVisible()
  await ana.keyboard.press('j')
  await comeAlive()
  await expect(ana.locator('[data-row-link]:focus')).toBeVisible()
  await line(task).locator('[data-row-link]').focus()
  await ana.keyboard.press('a')
  await expect(ana).toHaveURL(pageOf(long))
  await expect(ana.getByText('Pay the invoice as well').first()).toBeVisible()
  await expect(button(ana, 'Approve')).toBeVisible()

  await ana.goto(list)
  await stepTo(ana, line(args.files[0]!))
  await pressTwice(ana, 'a', `approve ${short.request}`, line(args.files[0]!).getByText('Approved.'))
  await letPass(short.id, 'effectiveAt')
  expect((await pod.answer(short.id)).state).toBe('released')
  expect((await pod.send('GET', `/v2/tool-calls/${long.id}`)).body).toMatchObject({ state: 'waiting' })
})

test('a button that is replaced by what came of it leaves the focus at its place', async ({ as }) => {
  const pod = await Pod.register()
  const asked = await pod.ask('memory.add', notes())
  const ana = await as('Ana')
  await awake(ana, `/approvals?pod=${pod.slug}`)
  const line = ana.locator('[data-request]')
  const takeBack = ana.getByRole('button', { name: /Take back/ })
  await button(ana, 'Approve').press('Enter')
  await expect(takeBack).toBeVisible()
  await expect(line.locator(':focus')).toHaveCount(1)
  await takeBack.press('Enter')
  await expect(button(ana, 'Approve')).toBeVisible()
  await expect(line.locator('[data-row-link]:focus')).toHaveCount(1)

  await awake(ana, pageOf(asked))
  await button(ana, 'Approve').press('Enter')
  await expect(ana.locator('#decision :focus')).toHaveText(/^Approved\./)
  await takeBack.press('Enter')
  await expect(button(ana, 'Approve')).toBeVisible()
  await expect(ana.locator('#decision:focus, #decision :focus')).toHaveCount(1)
})

test.describe('a list that cannot load what a decision takes', () => {
  test.use({ expectedErrors: /ERR_FAILED/ })

  test('says that nothing was sent, and decides once it was loaded again', async ({ as }) => {
    const pod = await Pod.register()
    const asked = await pod.ask('memory.add', notes())
    const ana = await as('Ana')
    const line = ana.locator('[data-request]').filter({ hasText: asked.request! })
    await awake(ana, `/approvals?pod=${pod.slug}`)
    await ana.route('**/*.js', (route) => route.abort())
    await line.getByRole('button', { name: /^Approve/ }).click()
    await expect(line.getByRole('alert')).toContainText('Nothing was sent')
    expect((await pod.send('GET', `/v2/tool-calls/${asked.id}`)).body).toMatchObject({ state: 'waiting' })
    await ana.unroute('**/*.js')
    await awake(ana, `/approvals?pod=${pod.slug}`)
    await line.getByRole('button', { name: /^Approve/ }).click()
    await expect(line.getByText('Approved.')).toBeVisible()
  })
})

test('what was found is narrowed, opened, looked at and settled by keyboard alone', async ({ as }) => {
  const pod = await Pod.register('WriterPod', 'product')
  const card = '4539 5787 6362 1486'
  await pod.ask('outputs.commit_and_log', {
    file_path: `docs/care/keys-${pod.slug}.md`,
    branch: `keys-${pod.slug}`,
    content: `Charge ${card}, or write to keys@pottery.co.uk.`,
    message: 'Say how to pay',
  })
  const ana = await as('Ana')
  await awake(ana, `/findings?pod=${pod.slug}`)
  const { keyboard } = ana

  await tabTo(ana, ana.getByText('Filters (1)'))
  await keyboard.press('Enter')
  await tabTo(ana, ana.getByLabel('Weight'))
  await keyboard.type('High')
  await tabTo(ana, ana.getByRole('button', { name: 'Show', exact: true }))
  await keyboard.press('Enter')
  await expect(ana).toHaveURL(/severity=high/)
  await expect(ana.getByRole('link', { name: 'An e-mail address' })).toHaveCount(0)
  await tabTo(ana, ana.getByRole('link', { name: 'A payment card' }))
  await keyboard.press('Enter')
  await expect(ana.getByRole('heading', { level: 1 })).toHaveText('A payment card')

  await tabTo(ana, ana.locator('#reveal').getByLabel('Why'))
  await keyboard.type('To tell the customer which one')
  await tabTo(ana, ana.getByRole('button', { name: 'Show it' }))
  await keyboard.press('Enter')
  await expect(ana.locator('#reveal')).toContainText(card)

  await tabTo(ana, ana.getByLabel('It is there, and may be'))
  await keyboard.press('Space')
  await tabTo(ana, ana.locator('#settle').getByLabel('Why'))
  await keyboard.type('The customer asked for it')
  await tabTo(ana, ana.getByRole('button', { name: 'Say so' }))
  await keyboard.press('Enter')
  await expect(ana.locator('#found')).toContainText('Accepted by Ana')
  // The form is gone, and the focus is not lost with it.
  await expect(ana.locator('main :focus')).toHaveCount(1)

  await tabTo(ana, ana.getByLabel('For how many days'))
  await keyboard.press('ControlOrMeta+a')
  await keyboard.type('3')
  await tabTo(ana, ana.locator('#bypass').getByLabel('Why'))
  await keyboard.type('It is in the customer’s own letter')
  await tabTo(ana, ana.getByRole('button', { name: 'Ask for it' }))
  await keyboard.press('Enter')
  await expect(ana.locator('#bypass').getByRole('link', { name: /^CS-\d+$/ })).toBeVisible()
})

/** Goes on with Tab until the focus is there, and sees that each stop on the way shows where it is. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  await expect(async () => {
    await page.keyboard.press('Tab')
    await expect(wanted).toBeFocused({ timeout: 50 })
  }).toPass({ intervals: [0] })
}
