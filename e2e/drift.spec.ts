import type { Page } from '@playwright/test'
import { letPass } from './database'
import { button, expect, Pod, test } from './stage'

let turn = 0

const first = `You bring pages about care up to date.

- Never change a number without a source.
- Answer within 14 days.
`
const changed = first.replace('- Never change a number without a source.\n', '').replace('14 days', '30 days')
const mended = first.replace('14 days', '30 days')

/** A prompt that a pod of its own has sent, on the board. */
async function promptOf(pod: Pod) {
  const slug = `drift-${pod.slug}`
  const sent = { slug, title: `Care of ${pod.name}`, text: first }
  expect((await pod.send('POST', '/v2/prompts', sent)).status).toBe(200)
  const start = async (text: string) => {
    const task_id = `care-${pod.slug}-${++turn}`
    const body = { task_id, prompt: { slug, text }, idempotency_key: task_id }
    const { status, body: reply } = await pod.send('POST', '/v1/tasks/start', body)
    expect([status, reply['state']]).toEqual([200, 'executed'])
    return String(reply['task'])
  }
  return { slug, start }
}

/** Ade asks that the version on the page be live somewhere; the request. */
async function askLive(ade: Page, where: 'dev' | 'prod'): Promise<string> {
  const ask = ade.locator('#ask')
  await ask.getByLabel('Where').selectOption(where)
  await ask.getByLabel('Why').first().fill('Pods shall work from it')
  await ask.getByRole('button', { name: /^Ask to make version \d+ live$/ }).click()
  const waits = ask.getByRole('status').getByRole('link', { name: /^CS-\d+$/ })
  await expect(waits).toBeVisible()
  return (await waits.textContent())!
}

/** Tom reads it and signs, and the time passes in which he can take that back. */
async function sign(tom: Page, request: string): Promise<void> {
  await tom.goto(`/approvals/${request}`)
  await tom.getByRole('heading', { name: 'If you approve' }).scrollIntoViewIfNeeded()
  await tom.getByLabel(/^Reason/).selectOption('checked')
  await button(tom, 'Approve').click()
  await expect(tom.getByRole('button', { name: /Take back/ })).toBeVisible()
  await letPass(request, 'effectiveAt')
}

async function makeLive(ade: Page, tom: Page, where: 'dev' | 'prod'): Promise<string> {
  const request = await askLive(ade, where)
  await sign(tom, request)
  return request
}

test('a changed prompt is seen at once, read in sentences, talked about, mended, signed, and then what pods work from', async ({
  as,
}) => {
  test.setTimeout(180_000)
  const pod = await Pod.register('WriterPod', 'product')
  const { slug, start } = await promptOf(pod)
  const [ade, tom, lee] = [await as('Ade'), await as('Tom'), await as('Lee')]
  await ade.goto(`/prompts/${slug}/v/1`)
  await makeLive(ade, tom, 'prod')
  await expect(ade.locator('#live')).toContainText('version 1')
  const sure = await start(first)
  await lee.goto(`/tasks/${sure}`)
  await expect(lee.locator('#prompt')).toContainText('Same as live')

  // The board is open, and nobody loads it again.
  await lee.goto(`/prompts?q=${slug}`)
  await expect(lee.getByRole('row', { name: new RegExp(slug) })).not.toContainText('matches no approved version')
  const strayed = await start(changed)
  await expect(lee.getByText('1 task ran text that matches no approved version')).toBeVisible({ timeout: 2_000 })

  await lee.getByRole('link', { name: '1 task ran text that matches no approved version' }).click()
  await expect(lee.getByRole('heading', { level: 1 })).toHaveText(`Drift from ${slug}`)
  await expect(lee.getByRole('row', { name: new RegExp(strayed) })).toContainText('Differs')
  await lee.getByRole('link', { name: strayed }).click()
  await expect(lee.locator('#prompt')).toContainText('Differs')
  await expect(lee.locator('#prompt')).toContainText('Answer within 30 days.')

  await lee.goto(`/prompts/${slug}/v/1`)
  const drift = lee.locator('#drift')
  await expect(drift).toContainText('works from a text that is no version of it')
  await expect(drift).toContainText('Never change a number without a source.')
  await expect(drift.getByLabel('Facts that changed')).toContainText('30 days')

  // What it works from becomes a version; of that a reviewer wants something else, at the very words.
  await pod.send('POST', '/v2/prompts', { slug, text: changed })
  await lee.goto(`/prompts/${slug}/v/2`)
  await expect(lee.locator('#instructions')).toContainText('removed: Never change a number without a source.')
  await tom.goto(`/prompts/${slug}/v/2`)
  await select(tom, '30 days')
  const remarks = tom.getByRole('region', { name: 'Remarks' })
  await expect(remarks.getByLabel('About').locator('option:checked')).toHaveText('Selected: “30 days”')
  await remarks.getByLabel('Your remark').fill('Fine, and put the line about sources back.')
  await remarks.getByRole('button', { name: 'Write the remark' }).click()
  await expect(lee.locator('#whole-text mark')).toContainText('30 days')

  await pod.send('POST', '/v2/prompts', { slug, text: mended })
  await ade.goto(`/prompts/${slug}/v/3`)
  await expect(ade.locator('#text')).toContainText('30 days')
  // What opens shows where others read, and so does its end.
  await lee.goto(`/prompts/${slug}/v/3`)
  const inDev = await askLive(ade, 'dev')
  await expect(lee.getByText(`Version 3 waits to be live in development: ${inDev}.`)).toBeVisible()
  await ade.goto(`/approvals/${inDev}`)
  await expect(button(ade, 'Approve')).toHaveCount(0)
  await sign(tom, inDev)
  await expect(lee.locator('#live')).toContainText(`version 3, by ${inDev}`)
  await expect(lee.getByText('Version 3 waits to be live')).toHaveCount(0)
  // The pod acts in production, where it still is what it was.
  expect((await pod.send('GET', `/v2/prompts/${slug}`)).body).toMatchObject({ version: 1, text: first })

  await ade.goto(`/prompts/${slug}/v/3`)
  const inProd = await makeLive(ade, tom, 'prod')
  await expect(lee.locator('#live')).toContainText(`version 3, by ${inProd}`)
  expect((await pod.send('GET', `/v2/prompts/${slug}`)).body).toMatchObject({ version: 3, text: mended })
  // Only the next start from what is live ends what had drifted.
  await expect(lee.locator('#drift')).toBeVisible()
  const again = await start(mended)
  await expect(lee.locator('#drift')).toHaveCount(0)
  await lee.goto(`/tasks/${again}`)
  await expect(lee.locator('#prompt')).toContainText('Same as live')
  await lee.goto(`/prompts/drift?prompt=${slug}`)
  await expect(lee.getByText('Nothing has drifted')).toBeVisible()
})

/** Selects words of the whole text, as a pointer does. */
async function select(page: Page, words: string): Promise<void> {
  await page.getByText(/^The whole text of version/).click()
  await page.locator('#whole-text').scrollIntoViewIfNeeded()
  await page.evaluate((words) => {
    const walker = document.createTreeWalker(document.getElementById('whole-text')!, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const at = node.textContent!.indexOf(words)
      if (at >= 0) document.getSelection()!.setBaseAndExtent(node, at, node, at + words.length)
    }
  }, words)
}

test('whoever decides reads from which text a call comes', async ({ as }) => {
  const pod = await Pod.register('WriterPod', 'product')
  const { slug } = await promptOf(pod)
  const asked = await pod.send('POST', '/v2/tool-calls', {
    tool: 'outputs.commit_and_log',
    arguments: { file_path: `docs/${slug}.md`, branch: slug, content: 'Lamps', message: 'Say how' },
    prompt: { slug, text: changed },
    idempotency_key: `call-${slug}`,
  })
  const ana = await as('Ana')
  await ana.goto(`/approvals/${String(asked.body['request'])}`)
  await expect(ana.locator('#evidence')).toContainText(
    `it differs from every version of “Care of ${pod.name}”; version 1 is most like it`,
  )
})
