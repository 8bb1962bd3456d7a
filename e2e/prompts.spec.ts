import type { Page } from '@playwright/test'
import { madeUpKey } from '@/lib/demo/story'
import { letPass } from './database'
import { button, expect, Pod, test } from './stage'

// One prompt goes through all of it, step by step.
test.describe.configure({ mode: 'serial' })

let pod: Pod
let slug: string
test.beforeAll(async () => {
  pod = await Pod.register('WriterPod', 'product')
  slug = `tone-${pod.slug}`
})

const first = 'You write help pages.\n\nYou must name the source of each number. Never promise a date.\n'
const second = 'You write help pages.\n\nYou must name two sources of each number. Never promise a date.\n'

/** Asks for it on the version's page, and comes back with the request. */
async function askLive(page: Page, version: number, where: string): Promise<string> {
  await page.goto(`/prompts/${slug}/v/${version}`)
  const ask = page.getByRole('region', { name: 'Make it live' })
  await ask.getByLabel('Where').selectOption({ label: where })
  await ask.getByLabel('Why').fill('It is what we agreed on')
  await ask.getByRole('button', { name: `Ask to make version ${version} live` }).click()
  const waits = ask.getByRole('status').getByRole('link', { name: /^CS-\d+$/ })
  await expect(waits).toBeVisible()
  return (await waits.textContent())!
}

/** Reads it, signs it, and lets the time pass in which that can be taken back. */
async function sign(page: Page, request: string): Promise<void> {
  await page.goto(`/approvals/${request}`)
  await page.getByLabel(/^Reason/).selectOption('checked')
  const takeBack = page.getByRole('button', { name: /Take back/ })
  await button(page, 'Approve').click()
  // What is short, and below the screen, is read by being led there; the press says that it sent nothing.
  const sentNothing = page.getByText('Nothing was sent by your last press', { exact: false }).first()
  await expect(takeBack.or(sentNothing)).toBeVisible()
  if (await sentNothing.isVisible()) await button(page, 'Approve').click()
  await expect(takeBack).toBeVisible()
  await letPass(request, 'effectiveAt')
  await expect(page.getByText('Approved and done').first()).toBeVisible()
}

test('a prompt is written, read in sentences, signed by somebody else, and given to pods', async ({ as }) => {
  const [ade, tom] = [await as('Ade'), await as('Tom')]
  await ade.goto('/prompts/new')
  await ade.getByLabel('Title').fill('Tone of help pages')
  await ade.getByLabel('Name for pods').fill(slug)
  const checks = ade.getByRole('region', { name: 'Checks as it stands now' })
  await ade.getByRole('textbox', { name: 'Text' }).fill(`Ask {reader}. Use ${madeUpKey}.`)
  await expect(checks).toContainText('Filled in when it is used: reader')
  await expect(checks).toContainText('Found: ')
  await expect(checks).not.toContainText(madeUpKey)
  await ade.getByRole('textbox', { name: 'Text' }).fill(first)
  await expect(checks).toContainText(`Length: ${first.length} characters`)
  await expect(checks).not.toContainText('Found: ')
  await ade.getByRole('button', { name: 'Keep as version 1' }).click()
  await expect(ade.getByText('It is live nowhere yet.')).toBeVisible()
  expect((await pod.send('GET', `/v2/prompts/${slug}`)).status).toBe(404)

  const inDev = await askLive(ade, 1, 'Development')
  await ade.goto(`/approvals/${inDev}`)
  await expect(button(ade, 'Approve')).toHaveCount(0)
  await sign(tom, inDev)
  await ade.goto(`/prompts/${slug}/v/1`)
  await expect(ade.locator('#live')).toContainText(`version 1, by ${inDev}`)
  // The pod acts in production, where nothing is live yet.
  expect((await pod.send('GET', `/v2/prompts/${slug}`)).status).toBe(404)
  await sign(tom, await askLive(ade, 1, 'Production'))
  const given = await pod.send('GET', `/v2/prompts/${slug}`)
  expect(given).toMatchObject({ status: 200, body: { version: 1, environment: 'prod', text: first } })

  await ade.goto(`/prompts/${slug}/v/1`)
  await ade.getByText('Write version 2').click()
  await ade.getByRole('textbox', { name: 'Text' }).fill(second)
  await expect(checks).toContainText('Beside version 1: ')
  await ade.getByRole('button', { name: 'Keep as version 2' }).click()
  await expect(ade.getByRole('status').filter({ hasText: 'Kept as version 2' })).toBeVisible()
  const request = await askLive(ade, 2, 'Production')
  await expect(ade.locator('#instructions')).toContainText('removed: You must name the source of each number.')
  await expect(ade.locator('#instructions')).toContainText('added: You must name two sources of each number.')
  await tom.goto(`/approvals/${request}`)
  await expect(tom.getByRole('heading', { level: 1 })).toContainText('in the place of version 1')
  await expect(tom.locator('#change')).toContainText('added: You must name two sources of each number.')
  await sign(tom, request)

  const etag = given.headers.get('etag')!
  const now = await pod.send('GET', `/v2/prompts/${slug}`, undefined, { 'if-none-match': etag })
  expect(now).toMatchObject({ status: 200, body: { version: 2, text: second } })
  const again = { 'if-none-match': now.headers.get('etag')! }
  expect((await pod.send('GET', `/v2/prompts/${slug}`, undefined, again)).status).toBe(304)
})

test.describe('what is live', () => {
  test.use({ expectedErrors: /ERR_FAILED/ })

  test('moves by no key of a pod and by no admin alone, and who tried is on record', async ({ as }) => {
    const [ade, tom] = [await as('Ade'), await as('Tom')]
    const live = async () => (await pod.send('GET', `/v2/prompts/${slug}`)).body['version']
    const before = await live()
    const text = 'You write help pages. You may promise a date.\n'
    const sent = await pod.send('POST', '/v2/prompts', { slug, text })
    expect(sent).toMatchObject({ status: 200, body: { version: 3 } })
    for (const more of [{ environment: 'prod' }, { live: true }, { approved: true }])
      expect((await pod.send('POST', '/v2/prompts', { slug, text, ...more })).status).toBe(422)
    expect([404, 405]).toContain((await pod.send('POST', `/v2/prompts/${slug}`, { version: 3 })).status)

    // Ade asks, and then sends what Tom's browser would send.
    const request = await askLive(ade, 3, 'Production')
    await tom.goto(`/approvals/${request}`)
    await tom.getByLabel(/^Reason/).selectOption('checked')
    const note = tom.waitForRequest((one) => one.method() === 'POST' && one.url().includes('/approvals/'))
    await tom.route('**/approvals/**', (route) =>
      route.request().method() === 'POST' ? route.abort() : route.continue(),
    )
    const unread = tom.locator('#change [data-unseen]')
    await expect(async () => {
      // A mark goes as soon as it was on the screen, also while it is looked for.
      await unread.evaluateAll(([next]) => next?.scrollIntoView())
      expect(await unread.count()).toBe(0)
    }).toPass()
    await button(tom, 'Approve').click()
    const caught = await note
    const { cookie: _own, 'content-length': _length, ...headers } = await caught.allHeaders()
    const forged = { data: caught.postDataBuffer()!, headers, maxRedirects: 0 }
    expect(await (await ade.request.post(caught.url(), forged)).text()).toContain('own_wish')
    // A pod's key is nobody's session.
    expect(await live()).toBe(before)
    await ade.goto(`/audit?outcome=refused&actor=Ade`)
    await expect(ade.getByText(/Ade Rotimi tried to decide/).first()).toBeVisible()
    await ade.goto(`/prompts/${slug}/v/3`)
    await expect(ade.locator('#live')).toContainText(`version ${String(before)}`)
  })
})

test('a version that was live is put back at once, and somebody else looks at that', async ({ as }) => {
  const [ade, tom] = [await as('Ade'), await as('Tom')]
  await ade.goto(`/prompts/${slug}/v/1`)
  const back = ade.getByRole('region', { name: 'Put it back' })
  await back.getByLabel('What went wrong').fill('It asks for a second source that nobody has')
  await back.getByRole('button', { name: 'Put version 1 back now' }).click()
  await expect(ade.locator('#live')).toContainText('put back by Ade Rotimi')
  await expect(ade.locator('#live')).toContainText('waits for somebody to look')
  expect(await pod.send('GET', `/v2/prompts/${slug}`)).toMatchObject({ status: 200, body: { version: 1, text: first } })
  await ade.goto(`/prompts?q=${slug}`)
  await expect(ade.locator('main tbody')).toContainText('put back')

  await ade.goto(`/prompts/${slug}/v/1`)
  const look = (await ade.locator('#live').getByRole('link', { name: /^CS-/ }).last().textContent())!
  await tom.goto(`/approvals/${look}`)
  await expect(tom.getByRole('heading', { level: 1 })).toContainText('which was put back in production already')
  await expect(tom.locator('#change')).toContainText('which is live in Production again')
  await sign(tom, look)
  await ade.reload()
  await expect(ade.locator('#live')).toContainText('was looked at')
})

test('whoever writes while somebody else does is told, and loses nothing', async ({ as }) => {
  const ade = await as('Ade')
  await ade.goto(`/prompts/${slug}/v/2`)
  await ade.getByText('Write version 4').click()
  const text = ade.getByRole('textbox', { name: 'Text' })
  await text.fill('You write help pages. Mine.')
  await pod.send('POST', '/v2/prompts', { slug, text: 'You write help pages. Theirs.' })
  await expect(ade.getByText('Version 4 was written while you were writing')).toBeVisible()
  await expect(text).toHaveValue('You write help pages. Mine.')
  await ade.getByRole('button', { name: 'Keep as version 4' }).click()
  await expect(ade.getByRole('alert').filter({ hasText: 'Your text is kept here' })).toBeVisible()
  await expect(text).toHaveValue('You write help pages. Mine.')
  await ade.getByRole('button', { name: 'I have looked at it' }).click()
  await ade.getByRole('button', { name: 'Keep as version 5' }).click()
  await expect(ade.getByRole('status').filter({ hasText: 'Kept as version 5' })).toBeVisible()
})

test('a reviewer speaks about words of a version, and its writer reads that at them', async ({ as }) => {
  const [ade, tom] = [await as('Ade'), await as('Tom')]
  await ade.goto(`/prompts/${slug}/v/2`)
  await tom.goto(`/prompts/${slug}/v/2`)
  const remarks = tom.getByRole('region', { name: 'Remarks' })
  // Without a pointer a sentence is chosen.
  await remarks.getByLabel('About').selectOption({ label: 'Never promise a date.' })
  await remarks.getByLabel('Your remark').fill('Not even a rough one?')
  await remarks.getByRole('button', { name: 'Write the remark' }).click()
  await expect(remarks).toContainText('Not even a rough one?')
  const marked = ade.locator('#whole-text mark')
  await expect(marked).toContainText('Never promise a date.')

  await tom.getByText('The whole text of version 2').scrollIntoViewIfNeeded()
  await tom.evaluate(() => {
    const frame = document.getElementById('whole-text')!
    const walker = document.createTreeWalker(frame, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const at = node.textContent!.indexOf('two sources')
      if (at >= 0) document.getSelection()!.setBaseAndExtent(node, at, node, at + 'two sources'.length)
    }
  })
  await expect(remarks.getByLabel('About').locator('option:checked')).toHaveText('Selected: “two sources”')
  await remarks.getByLabel('Your remark').fill('Which ones?')
  await remarks.getByRole('button', { name: 'Write the remark' }).click()
  await expect(marked).toHaveCount(2)
  await expect(marked.first()).toContainText('two sources')
  await expect(ade.getByRole('region', { name: 'Remarks' })).toContainText('Which ones?')
})

test('whoever a prompt is handed over to answers for it at once, and signs no version of it', async ({ as }) => {
  const own = `care-${pod.slug}`
  await pod.send('POST', '/v2/prompts', { slug: own, title: `Care of ${pod.name}`, text: first })
  const [ade, tom, lee] = [await as('Ade'), await as('Tom'), await as('Lee')]
  await lee.goto(`/prompts/${own}/v/1`)
  await ade.goto(`/prompts/${own}/v/1`)
  await ade.getByText('Have somebody else answer for it').click()
  const owner = ade.locator('#owner')
  await owner.getByLabel('Who answers for it').selectOption({ label: 'Tom Weber' })
  await owner.getByLabel('Why').fill('He knows these pages best')
  await owner.getByRole('button', { name: 'Hand it over' }).click()
  await expect(ade.locator('#live')).toContainText('Tom Weber')
  await expect(lee.locator('#live')).toContainText('Tom Weber')
  await expect(lee.getByText('Have somebody else answer for it')).toHaveCount(0)

  await ade.getByRole('region', { name: 'Make it live' }).getByLabel('Why').fill('It is what we agreed on')
  await ade.getByRole('button', { name: 'Ask to make version 1 live' }).click()
  const waits = ade
    .locator('#ask')
    .getByRole('status')
    .getByRole('link', { name: /^CS-\d+$/ })
  await tom.goto(`/approvals/${await waits.textContent()}`)
  await expect(tom.locator('#decision')).toContainText('You answer for this prompt, so someone else must decide.')
})
