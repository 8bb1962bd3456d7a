// What the tests of boards have in common: something that was counted, and what a list says of itself.
import type { Page } from '@playwright/test'
import { asOwner } from '@/lib/db/test-clock'
import { databaseFor, letPass } from './database'
import { expect, notes, Pod } from './stage'

/** Has a pod read, be denied and wait, so that each board has something to tell. */
export async function somethingToCount(): Promise<void> {
  const pod = await Pod.shared('WriterPod', 'product')
  await pod.ask('memory.search', { keyword: 'lamps' })
  await pod.ask('git.rollback_commit', { commit_sha: 'abc1234', reason: 'To see what is denied' })
  await pod.ask('memory.add', notes())
}

/** Lines that people and pods seldom cause, as somebody causes them: about the request $1, each with what it needs to be counted. */
const seldom = [
  ['request.approved', 'person', { from: 'queue' }],
  ['request.rejected', 'person', { from: 'page', reasonCode: 'wording', note: 'The pots are not all round' }],
  ['request.changes_requested', 'person', { from: 'page' }],
  ['request.taken_back', 'person', {}],
  ['request.waits_again', 'system', { lost: [], duties: null, tier: null }],
  ['task.completed', 'system', { outputs: 0 }],
  ['task.sent_back', 'system', { state: 'rejected' }],
  ['finding.accepted', 'person', {}],
  ['prompt.drifted', 'pod', {}],
] as const

/** Has everything happen that a board counts, and leaves of everything that stands in a list at least one thing there. */
export async function everythingToCount(): Promise<void> {
  await somethingToCount()
  const pod = await Pod.shared('WriterPod', 'product')
  await pod.send('POST', '/v2/tool-calls', { tool: 'no.such_tool', arguments: {}, idempotency_key: `${pod.slug}-none` })
  const withKey = { file_path: 'docs/care/key.md', branch: 'key', message: 'Say how to open it' }
  await pod.ask('outputs.commit_and_log', { ...withKey, content: 'Use ghp_aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0dF3gH6 here' })
  await pod.send('POST', '/v2/tasks/start', { task_id: `rests-${pod.slug}` })
  const held = await pod.send('POST', '/v2/tasks/hold', { task_id: `rests-${pod.slug}`, reason: 'It can wait' })
  expect(held.status, JSON.stringify(held.body)).toBe(200)
  await pod.send('POST', '/v2/tasks/start', { task_id: `stuck-${pod.slug}` })
  const searched = { keyword: 'vases' }
  const allowed = await pod.ask('memory.search', searched)
  // Nobody waits for this one any more.
  const { id, request } = await pod.ask('memory.add', notes())
  await letPass(id, 'expiresAt')
  expect((await pod.answer(id)).state).toBe('expired')
  await asOwner(await databaseFor('owner'), async (owner) => {
    // No shipped rule lets something heavy through by itself, so this search weighs more than it does.
    await owner.query(`update "Call" set tier = 'high' where id = $1`, [allowed.id])
    await owner.query(`update "Request" set tier = 'high' where 'CS-' || number = $1`, [request])
    // Somebody who has left since had signed before whoever says no.
    await owner.query(
      `with signer as (
         insert into "Person" (id, issuer, subject, name, roles, "deactivatedAt")
         select upper(left(md5(r.id || 'signer'), 26)), 'https://id.test', r.id, 'Signer who left', '{}', now()
         from "Request" r where 'CS-' || r.number = $1 returning id)
       insert into "Vote" (id, "requestId", "personId", verdict, "dutyGroup", digest, at)
       select upper(left(md5(r.id || 'vote'), 26)), r.id, p.id, 'approve', r.groups[1], r.digest, now() - interval '1 minute'
       from "Request" r, signer p where 'CS-' || r.number = $1`,
      [request],
    )
    await owner.query(
      `insert into "AuditEvent" (id, type, "actorKind", "actorId", "actorName", "subjectKind", "subjectId", "requestId", sentence, data)
       select upper(left(md5(r.id || l.type), 26)), l.type, l.who, 'test', 'Test', 'request', r.id, r.id, 'Test: ' || l.type, l.data
       from "Request" r, unnest($2::text[], $3::text[], $4::jsonb[]) l(type, who, data) where 'CS-' || r.number = $1`,
      [request, seldom.map(([type]) => type), seldom.map(([, who]) => who), seldom.map(([, , data]) => data)],
    )
    await owner.query(`update "Finding" set at = now() - interval '8 days' where state = 'open'`)
    await owner.query(`update "Task" set "updatedAt" = now() - interval '8 days' where key = $1`, [`stuck-${pod.slug}`])
    await owner.query(`update "MemoryEntry" set "updatedAt" = now() - interval '100 days' where state = 'active'`)
  })
  expect((await pod.claim(allowed, searched)).status).toBe(200)
  expect((await pod.report(allowed, 'failed', 'The shelf was locked')).status).toBe(200)
}

/** A board once what the pod did is counted, which is soon after it is on the record. */
export async function counted(page: Page, board: string, last = 'calls_denied'): Promise<void> {
  await expect(async () => {
    await page.goto('/insights?board=control&days=7')
    expect(Number(await page.locator(`[data-number=${last}]`).getAttribute('data-listed'))).toBeGreaterThan(0)
  }).toPass()
  await page.goto(`/insights?board=${board}&days=7`)
}

/** How many a list says it has: in its heading, or at the view that is shown. */
export async function saidBy(page: Page): Promise<number> {
  const heading = await page.getByRole('heading', { level: 1 }).textContent()
  const view = await page.locator('main nav a[aria-current=page]').allTextContents()
  const found = [heading ?? '', ...view].flatMap((words) => /[\d,]+/.exec(words)?.[0] ?? [])
  return Number((found[0] ?? '0').replaceAll(',', ''))
}
