import { withClient } from '@/lib/db/roles'
import { databaseFor } from './database'
import { expect, test } from './stage'

/** Leaves work in the queue that was tried for the last time, and has the queue looked after now. */
async function failForGood(): Promise<void> {
  await withClient(await databaseFor('app'), async (db) => {
    // No worker takes up work that none of them knows.
    await db.query(`select graphile_worker.add_job('pottery.fire_kiln', '{"secret": "hush"}', max_attempts => 1)`)
    await db.query(`update graphile_worker._private_jobs set attempts = 1
      where task_id = (select id from graphile_worker._private_tasks where identifier = 'pottery.fire_kiln')`)
    await db.query(`select graphile_worker.add_job('jobs.look_after', job_key => 'jobs.look_after')`)
  })
}

test('an admin hears of background work that failed for good, and takes note of it', async ({ as }) => {
  const ade = await as('Ade')
  await ade.goto('/')
  const notice = ade.getByText('One piece of background work failed for good')
  await expect(notice).toHaveCount(0)
  await failForGood()
  await expect(notice).toBeVisible()
  await expect(ade.getByText('It was tried until its last attempt: pottery.fire_kiln')).toBeVisible()
  const ana = await as('Ana')
  await ana.goto('/')
  await expect(ana.getByText('One piece of background work')).toHaveCount(0)

  // Home may tell of pods as well, with a link of the same words.
  await ade.locator('main a[href="/audit?what=job"]').click()
  await expect(ade).toHaveURL('/audit?what=job')
  const line = ade.getByRole('link', { name: 'Background work failed for good after 1 attempt: pottery.fire_kiln' })
  await expect(line).toHaveCount(1)
  await line.click()
  await expect(ade.getByRole('heading', { level: 1 })).toBeVisible()
  await expect(ade.getByText('hush')).toHaveCount(0)

  await ade.goto('/')
  await ade.getByRole('button', { name: 'I have taken note' }).click()
  await expect(notice).toHaveCount(0)
  await ade.goto('/audit?what=job')
  await expect(ade.getByRole('link', { name: /^Ade .*has taken note/ }).first()).toBeVisible()
})
