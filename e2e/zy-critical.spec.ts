import './alone'
import { readFileSync, writeFileSync } from 'node:fs'
import { asOwner } from '@/lib/db/test-clock'
import { asOperator, databaseFor } from './database'
import { expectHeard, listenTo } from './hearing'
import { violations } from './sound'
import { button, expect, pageOf, Pod, signIn, test } from './stage'

// Nothing in the policy that comes along is critical, so one that is goes into force: late, because it voids what waits.
test('what is critical is approved after a fresh sign-in, by its name, on a large screen, and told by ear', async ({
  page,
  browser,
}) => {
  const policy = test.info().outputPath('policy.yaml')
  const keeper = `  KeeperPod:
    inherits: [worker]
    rules:
      - id: forget-for-good
        title: What is forgotten is gone for everybody
        tools: [memory.remove_entry]
        then: ask
        tier: critical
        duty: [{ group: product-owners, count: 1 }]
`
  writeFileSync(
    policy,
    readFileSync('lib/policy/starter.yaml', 'utf8').replace(/^roles:\n/m, (line) => line + keeper),
  )
  await asOperator('policy', 'begin', policy)
  const pod = await Pod.shared('KeeperPod', 'product')
  const asked = await pod.ask('memory.remove_entry', { path: 'docs/prices.md' })
  await listenTo(page)
  await signIn(page, 'Priya', pageOf(asked))
  await expect(page.getByRole('heading', { level: 1 })).toContainText('docs/prices.md')

  await test.step('the name is asked for at its field, and nothing is lost', async () => {
    await page.getByLabel('Reason').selectOption('checked')
    await page.getByLabel('Add a note').fill('Prices moved to the shop')
    await button(page, 'Approve').click()
    await expect(page.getByLabel('To approve, type docs/prices.md')).toBeFocused()
    await expect(page.getByLabel('To approve, type docs/prices.md')).toHaveAccessibleDescription(
      /Type docs\/prices\.md as it is written here\./,
    )
    expect(await violations(page)).toEqual([])
  })

  await test.step('an hour later, approving leads to signing in again, and back to the note', async () => {
    await letSignInAge('priya')
    await page.getByLabel('To approve, type docs/prices.md').fill('docs/prices.md')
    await button(page, 'Approve').click()
    await page.getByRole('link', { name: 'Sign in again' }).click()
    await expect(page.getByText('needs a sign-in from the last five minutes')).toBeVisible()
    await page.getByRole('button', { name: 'Choose who you are' }).click()
    await page.getByRole('button', { name: /Priya/ }).click()
    await expect(page).toHaveURL(new RegExp(`${pageOf(asked)}$`))
    await expect(page.getByLabel('Add a note')).toHaveValue('Prices moved to the shop')
    await expect(page.getByLabel('Reason')).toHaveValue('checked')
    await expect(page.getByLabel('To approve, type docs/prices.md')).toHaveValue('docs/prices.md')
    await expect(page.getByRole('link', { name: 'Sign in again' })).toHaveCount(0)
  })

  await test.step('a phone offers to say no, and not to approve', async () => {
    const hers = { storageState: await page.context().storageState(), viewport: { width: 390, height: 844 } }
    const phone = await browser.newPage({ ...hers, isMobile: true, hasTouch: true })
    await phone.goto(pageOf(asked))
    await expect(phone.getByText('approving needs a larger screen')).toBeVisible()
    await expect(phone.getByRole('button', { name: /^Approve/ })).toHaveCount(0)
    await expect(phone.getByRole('button', { name: /^Reject/ })).toBeVisible()
    await phone.context().close()
  })

  await test.step('a narrow window is no phone; Enter in the name leads to the button; at 400 % nothing is in the way', async () => {
    await page.setViewportSize({ width: 720, height: 450 })
    await expect(page.getByText('approving needs a larger screen')).toBeHidden()
    await page.getByLabel('To approve, type docs/prices.md').press('Enter')
    await expect(button(page, 'Approve').filter({ visible: true })).toBeFocused()
    await expect(page.getByRole('button', { name: /Take back/ })).toHaveCount(0)
    await page.setViewportSize({ width: 360, height: 225 })
    const kept = await page.evaluate(
      () =>
        [...document.querySelectorAll('body *')]
          .filter((element) => ['fixed', 'sticky'].includes(getComputedStyle(element).position))
          .filter((element) => element.getBoundingClientRect().height > 2).length,
    )
    expect(kept).toBe(0)
    await page.setViewportSize({ width: 1280, height: 720 })
  })

  await button(page, 'Approve').click()
  await expect(page.getByRole('button', { name: /Take back/ })).toBeVisible()
  await expectHeard(page, '^focus: Approved\\.')
})

/** No test waits for an hour: what the session remembers of its sign-in is moved into the past. */
async function letSignInAge(subject: string): Promise<void> {
  await asOwner(await databaseFor('owner'), (owner) =>
    owner.query(
      `update "Session" s set "authenticatedAt" = now() - interval '1 hour'
       from "Person" p where p.id = s."personId" and p.subject = $1`,
      [subject],
    ),
  )
}
