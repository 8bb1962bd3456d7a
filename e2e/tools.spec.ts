import { awake, widerThanScreen } from './sight'
import { expect, test } from './stage'

const site = `openapi: 3.1.0
info: { title: Site }
paths:
  /e2e/pages:
    delete: { operationId: deletePage, parameters: [{ $ref: './page.yaml' }] }
    get: { operationId: listPages, summary: List the pages of the site }
`

test('an admin describes a tool and asks for more of it, imports others, and everybody else reads', async ({ as }) => {
  const ade = await as('Ade')
  await awake(ade, '/tools?q=issue')
  await ade.getByRole('link', { name: 'Change the status of an issue' }).click()
  const words = ade.getByRole('region', { name: /^What people read/ })
  const sentence = await words.getByLabel('Sentence').inputValue()
  await words.getByLabel('Sentence').fill(`${sentence}, as somebody has just written`)
  await expect(words.getByText(/^A pod wants to .+, as somebody has just written$/)).toBeVisible()
  await words.getByLabel('Sentence').fill('hopes for the best')
  await words.getByRole('button', { name: 'Save these words' }).click()
  await expect(words.getByRole('alert')).toContainText('Begin the sentence with “wants to”')
  await expect(words.getByLabel('Sentence')).toHaveValue('hopes for the best')

  const rules = ade.getByRole('region', { name: /^What it may do/ })
  await rules.getByLabel('Its failures are watched closely').check()
  await rules.getByRole('button', { name: 'Save what it may do' }).click()
  await expect(ade.getByText('Yes, its failures matter')).toBeVisible()
  await rules.getByLabel('Its failures are watched closely').uncheck()
  await rules.getByLabel('Why').fill('It was a trial')
  await rules.getByRole('button', { name: 'Save what it may do' }).click()
  const waits = ade
    .getByRole('main')
    .getByRole('link', { name: /^CS-\d+$/ })
    .first()
  await waits.click()
  await expect(ade.getByRole('heading', { level: 1 })).toHaveText(
    /^Ade Rotimi wants to have calls of the tool .+ count for less$/,
  )
  await expect(ade.getByRole('region', { name: 'What would change' })).toContainText('Yes, its failures matter')

  await ade.goto('/tools/import')
  await ade.getByLabel('The document').fill(site)
  await ade.getByRole('button', { name: 'Look at it first' }).click()
  const found = ade.getByRole('region', { name: 'Site: 1 tool' })
  await expect(found).toContainText('reads: its name says “list”')
  await expect(found).toContainText('Line 5: DELETE /e2e/pages: It points to ./page.yaml, outside of this document')
  for (const width of [1024, 320]) {
    await ade.setViewportSize({ width, height: 800 })
    expect(await widerThanScreen(ade)).toBe(0)
  }

  const ana = await as('Ana')
  await ana.goto('/tools/git.rollback_commit')
  await expect(ana.getByText(/^A pod wants to roll back commit/)).toBeVisible()
  await expect(ana.getByRole('button', { name: /^Save/ })).toHaveCount(0)
  await ana.goto('/tools/import')
  await expect(ana.getByText('Admins import tools.')).toBeVisible()
})
