import './alone'
import { readFileSync, writeFileSync } from 'node:fs'
import { asOperator, letPass } from './database'
import { button, expect, notes, pageOf, Pod, test } from './stage'

// A policy that asks two people goes into force, which others must not meet in the middle of something.
test('of two who sign, each is told who signed and who is next, and the first can go back until the second', async ({
  as,
}) => {
  const policy = test.info().outputPath('policy.yaml')
  const pair = `  PairPod:
    inherits: [worker]
    rules:
      - id: remember-together
        title: Two people decide what is remembered
        tools: [memory.add]
        then: ask
        tier: elevated
        duty: [{ group: product-owners, count: 2 }]
`
  const starter = readFileSync('lib/policy/starter.yaml', 'utf8')
  const activate = async (text: string) => {
    writeFileSync(policy, text)
    await asOperator('policy', 'begin', policy)
  }
  await activate(starter.replace(/^roles:\n/m, (line) => line + pair))
  const pod = await Pod.shared('PairPod', 'product')
  const asked = await pod.ask('memory.add', notes())
  const [ana, priya] = [await as('Ana'), await as('Priya')]
  for (const page of [ana, priya]) await page.goto(pageOf(asked))
  await expect(ana.getByText(/two people must approve/)).toBeVisible()

  await test.step('the first signature is no decision, and can be taken back', async () => {
    await button(ana, 'Approve').click()
    await expect(ana.getByText('You signed (1 of 2).')).toBeVisible()
    await expect(ana.getByText(/it needs 1 more of Product owners: Priya/)).toBeVisible()
    await expect(ana.getByText(/was told|is being told/)).toHaveCount(0)
    await expect(ana.getByText(/signed CS-\d+ \(1 of 2\)/)).toBeVisible()
    await ana.getByRole('button', { name: /Take your signature back/ }).click()
    await expect(button(ana, 'Approve')).toBeVisible()
    expect((await pod.send('GET', `/v2/tool-calls/${asked.id}`)).body).toMatchObject({ state: 'waiting' })
  })

  await test.step('a reason that does not fit is told at its field', async () => {
    await ana.getByLabel(/^Reason/).selectOption('personal_data')
    await button(ana, 'Approve').click()
    await expect(ana.getByLabel(/^Reason/)).toHaveAccessibleDescription(
      /“Remove personal data” is no reason to approve/,
    )
    await ana.getByLabel(/^Reason/).selectOption('checked')
    await button(ana, 'Approve').click()
    await expect(ana.getByText('You signed (1 of 2).')).toBeVisible()
  })

  await test.step('the second reads who signed; then it is approved by both', async () => {
    await priya.goto(`/approvals?q=${asked.request}`)
    const row = priya.locator('[data-request]').filter({ hasText: pod.name })
    await expect(row.getByText(/Ana Kovač signed \(1 of 2\), you can sign next/)).toBeVisible()
    await priya.goto(pageOf(asked))
    await button(priya, 'Approve').click()
    await expect(priya.getByText(/^Approved\./)).toBeVisible()
    await letPass(asked.id, 'effectiveAt')
    expect(await pod.answer(asked.id)).toMatchObject({ state: 'released' })
    await ana.goto(pageOf(asked))
    await expect(ana.getByText(/You and Priya .* approved exactly this/)).toBeVisible()
    await expect(ana.getByText('Reason: checked, and it is right').first()).toBeVisible()
  })

  await test.step('rules that move while it waits are told before a button is pressed', async () => {
    const again = await pod.ask('memory.add', notes())
    await ana.goto(`/approvals?q=${again.request}`)
    const row = ana.locator('[data-request]').filter({ hasText: pod.name })
    await row.hover()
    await row.getByRole('button', { name: /^Approve/ }).click()
    await expect(row.getByText('Signed (1 of 2).')).toBeVisible()
    await expect(row.getByText(/is told nothing before the others have signed/)).toBeVisible()
    await row.getByRole('button', { name: /^Take back/ }).click()
    await expect(row.getByRole('button', { name: /^Approve/ })).toBeVisible()
    await ana.goto(pageOf(again))
    await expect(button(ana, 'Approve')).toBeVisible()
    await activate(
      starter.replace(
        /^roles:\n/m,
        (line) => line + pair.replace(/then: ask[\s\S]*$/, 'then: deny\n        because: Nothing is added any more\n'),
      ),
    )
    await expect(ana.getByText('Something moved while this waited')).toBeVisible()
    await expect(ana.getByText(/do not allow it any more: Nothing is added any more/)).toBeVisible()
  })
})
