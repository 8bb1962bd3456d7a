import type { Page } from '@playwright/test'
import { letPass } from './database'
import { button, expect, Pod, test } from './stage'

let turn = 0

const first = `You bring pages about care up to date.

- Never change a number without a source.
- Answer within 14 days.
`
const changed = first.replace('- Never change a number without a source.\n', '').replace('14 days', '30 days')

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

/** Ade asks that the version on the page be live in production, and Tom approves it. */
async function makeLive(ade: Page, tom: Page) {
  const ask = ade.locator('#ask')
  await ask.getByLabel('Where').selectOption('prod')
  await ask.getByLabel('Why').first().fill('Pods shall work from it')
  await ask.getByRole('button', { name: /^Ask to make version \d+ live$/ }).click()
  const request = await ask
    .getByRole('link', { name: /^CS-\d+$/ })
    .first()
    .textContent()
  await tom.goto(`/approvals/${request}`)
  await tom.getByRole('heading', { name: 'If you approve' }).scrollIntoViewIfNeeded()
  await tom.getByLabel(/^Reason/).selectOption('checked')
  await button(tom, 'Approve').click()
  await expect(tom.getByRole('button', { name: /Take back/ })).toBeVisible()
  await letPass(request!, 'effectiveAt')
}

test('a pod that works from another text is on the open board, until people approve what it works from', async ({
  as,
}) => {
  test.setTimeout(120_000)
  const pod = await Pod.register('WriterPod', 'product')
  const { slug, start } = await promptOf(pod)
  const [ade, tom, lee] = [await as('Ade'), await as('Tom'), await as('Lee')]
  await ade.goto(`/prompts/${slug}/v/1`)
  await makeLive(ade, tom)
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

  // What it works from becomes a version, which somebody else approves.
  await pod.send('POST', '/v2/prompts', { slug, text: changed })
  await ade.goto(`/prompts/${slug}/v/2`)
  await makeLive(ade, tom)
  await expect(drift).toHaveCount(0)
  await expect(lee.locator('#live')).toContainText('version 2')
  const again = await start(changed)
  await lee.goto(`/tasks/${again}`)
  await expect(lee.locator('#prompt')).toContainText('Same as live')
  await lee.goto(`/prompts/drift?prompt=${slug}`)
  await expect(lee.getByText('Nothing has drifted')).toBeVisible()
})

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
