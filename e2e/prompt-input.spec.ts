import type { Locator, Page } from '@playwright/test'
import { letPass } from './database'
import { button, expect, Pod, test } from './stage'

/** Puts so much into a field as nobody types, as pasting does. */
async function paste(field: Locator, text: string): Promise<void> {
  await field.evaluate((control, value) => {
    const { set } = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')!
    set!.call(control, value)
    control.dispatchEvent(new Event('input', { bubbles: true }))
  }, text)
}

const length = (field: Locator) => field.evaluate((control) => (control as HTMLTextAreaElement).value.length)

async function begin(ade: Page, slug: string): Promise<Locator> {
  await ade.goto('/prompts/new')
  await ade.getByLabel('Title').fill('What nobody writes')
  await ade.getByLabel('Name for pods').fill(slug)
  await ade.getByLabel('Why').fill('To see what comes of it')
  return ade.getByRole('textbox', { name: 'Text', exact: true })
}

test.describe('a text that nobody writes', () => {
  test.use({ expectedErrors: /status of 413/ })

  test('what is no text, or too much of one, is refused in a sentence, and what was written stays', async ({ as }) => {
    const pod = await Pod.shared('WriterPod', 'product')
    const ade = await as('Ade')
    const text = await begin(ade, `odd-${pod.slug}`)
    const keep = ade.getByRole('button', { name: 'Keep as version 1' })
    const refused = ade.getByRole('alert').filter({ hasText: 'Nothing was kept' })
    const cases: [text: string, words: string | RegExp][] = [
      ['x'.repeat(100_001), 'Keep the text under 100,000 characters'],
      [Array.from({ length: 10_000 }, (_, at) => `{x${at}}`).join(' '), /places to fill in/],
      ['Be kind.\u0001', 'send a text, not a file'],
      [`${'x'.repeat(79)}\n`.repeat(62_500), 'This is more than a page takes at once'],
    ]
    for (const [written, words] of cases) {
      await paste(text, written)
      await keep.click()
      await expect(refused).toContainText(words)
      expect(await length(text)).toBe(written.length)
      await expect(ade.getByLabel('Why')).toHaveValue('To see what comes of it')
    }
    await text.fill('Be kind.')
    await keep.click()
    await expect(ade.getByText('It is live nowhere yet.')).toBeVisible()
  })
})

test('a name that leads elsewhere is refused at its field, and leads nowhere in an address', async ({ as }) => {
  const ade = await as('Ade')
  for (const slug of ['..', '../policy', 'Über', '-']) {
    const text = await begin(ade, slug)
    await text.fill('Be kind.')
    await ade.getByRole('button', { name: 'Keep as version 1' }).click()
    await expect(ade.getByLabel('Name for pods')).toHaveAccessibleDescription(/Write the name in small letters/)
    await expect(ade.getByLabel('Name for pods')).toHaveValue(slug)
    await expect(text).toHaveValue('Be kind.')
  }
})

test('a version that is retired while somebody signs it does not become live, and both are told why', async ({
  as,
}) => {
  const pod = await Pod.register('WriterPod', 'product')
  const slug = `late-${pod.slug}`
  await pod.send('POST', '/v2/prompts', { slug, title: `Late ${pod.name}`, text: 'Be kind.' })
  const [ade, tom] = [await as('Ade'), await as('Tom')]
  await ade.goto(`/prompts/${slug}/v/1`)
  const ask = ade.getByRole('region', { name: 'Make it live' })
  await ask.getByLabel('Why').fill('It is what we agreed on')
  await ask.getByRole('button', { name: 'Ask to make version 1 live' }).click()
  const waits = ask.getByRole('status').getByRole('link', { name: /^CS-\d+$/ })
  const request = (await waits.textContent())!
  await tom.goto(`/approvals/${request}`)
  await tom.getByLabel(/^Reason/).selectOption('checked')

  await ade.getByRole('button', { name: 'Retire version 1' }).click()
  await expect(ade.getByText('Retired', { exact: true }).first()).toBeVisible()
  await tom.getByRole('heading', { name: 'If you approve' }).scrollIntoViewIfNeeded()
  await button(tom, 'Approve').click()
  await expect(tom.getByRole('button', { name: /Take back/ })).toBeVisible()
  await letPass(request, 'effectiveAt')
  await expect(tom.getByText(/version 1 was retired/).first()).toBeVisible()
  await ade.goto(`/prompts/${slug}/v/1`)
  await expect(ade.locator('#live')).toContainText('no version')
  expect((await pod.send('GET', `/v2/prompts/${slug}`)).status).toBe(404)
})
