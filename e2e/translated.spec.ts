import { letPass } from './database'
import { awake } from './sight'
import { translate } from './translator'
import { button, expect, notes, pageOf, Pod, test } from './stage'

let pod: Pod
test.beforeAll(async () => {
  pod = await Pod.shared()
})

// One that is translated before it is alive is drawn anew, which React says on the console.
test.use({ expectedErrors: /React error #418/ })

for (const how of ['around', 'instead'] as const)
  test(`a page whose words a translator put its own ${how} survives a decision, and says what happened`, async ({
    as,
  }) => {
    const ana = await as('Ana')
    const asked = await pod.ask('memory.add', notes())
    await awake(ana, pageOf(asked))
    await expect(ana.getByText('Why you are being asked:')).toBeVisible()
    await translate(ana, how)
    await expect(ana.locator('h1 font, #change [translate="no"] font')).toHaveCount(0)
    await button(ana, 'Approve').click()
    await button(ana, 'Take back').click()
    await button(ana, 'Reject').click()
    await expect(ana.getByText(/Rejected\. .* is told in/)).toBeVisible()
    await letPass(asked.id, 'effectiveAt')
    await expect(ana.getByText(/Nothing happened, and .* is told why/)).toBeVisible()
    await expect(ana.getByText('could not be shown')).toHaveCount(0)

    const next = await pod.ask('memory.add', notes())
    await awake(ana, `/approvals?pod=${pod.slug}&q=${next.request}`)
    await expect(ana.getByRole('link', { name: /wants to add/ })).toBeVisible()
    await translate(ana, how)
    await button(ana, 'Approve').click()
    await expect(button(ana, 'Take back')).toBeVisible()
    await letPass(next.id, 'effectiveAt')
    await expect(ana.locator('[data-request]').getByText('It can no longer be taken back.')).toBeVisible()
  })
