import 'server-only'
import { z } from 'zod'
import { execute } from '@/lib/change/command'
import { systemActor } from '@/lib/core/actor'
import { paths } from '@/lib/core/paths'
import { read } from '@/lib/db/client'
import type { Delivery, DeliveryPull, Prisma, Repository, RepositoryBranch } from '@/lib/db/generated/client'
import { notePull, notePullTurns } from '@/lib/deliveries/github/commands'
import { eachInTurn, fromTurn, tellFailed } from '@/lib/deliveries/github/turns/jobs'
import { checkSays, headBranch, pullBody, pullTitle } from '@/lib/deliveries/github/text'
import { env } from '@/lib/env'
import { branchesThere, pushThere, type Way } from '@/lib/git/upstream'
import { heard } from '@/lib/github/app'
import { checkName } from '@/lib/github/branch'
import { GithubProblem } from '@/lib/github/problem'
import type { openedOnce } from '@/lib/repositories/upstream/rules'

// A delivery at GitHub: a pull request whose check says what became of it here. Each step looks first at what is there, so
// that it can end anywhere and nothing is opened twice.

/** GitHub, as far as one repository is open here. */
export type There = {
  folder: string
  way: Way
  signal: AbortSignal
  repository: Pick<Repository, 'id'>
  /** GitHub's API with these permissions, looked up once in a round. */
  open: ReturnType<typeof openedOnce>
}

type Said = DeliveryPull['said']
type Pulled = Delivery & { pull: DeliveryPull | null }

/** So many are told in one look, of so many that are due. */
const [mostAtOnce, mostDue] = [50, 1_000]
const numbered = z.object({ number: z.number().int(), state: z.string() })
const identified = z.object({ id: z.number().int() })

/**
 * Has every delivery that waits, or that ended, stand at GitHub as it stands here: the next ones that are due, in the order in
 * which they came, and where some cannot be told, those after them first the next time.
 */
export async function tellPulls(there: There, branches: readonly RepositoryBranch[]): Promise<void> {
  const { id: repositoryId } = there.repository
  // What somebody opened there has a pull request already, and what GitHub does not have yet is no place to which anything could be merged there.
  const known = branches.filter(({ upstreamCommit }) => upstreamCommit !== null).map(({ branch }) => branch)
  const waiting = { repositoryId, state: 'waiting', pull: null, pullNumber: null, branch: { in: known } } as const
  const ended = { repositoryId, state: 'ended', pull: { said: { not: 'ended' } } } as const
  const due = [...(await dueOf(waiting)), ...(await dueOf(ended)), ...(await landedAndGone(repositoryId))].toSorted()
  const course = await read.repositoryCourse.findUnique({ where: { repositoryId }, select: { deliveriesTold: true } })
  const next = fromTurn(due, (id) => id > (course?.deliveriesTold ?? '')).slice(0, mostAtOnce)
  const { last, failed } = await eachInTurn(next, async (id) => await tellOne(there, id), there.signal)
  if (last !== null && failed.length > 0)
    await execute(notePullTurns, systemActor, { repositoryId, deliveriesTold: last })
  tellFailed(failed)
}

async function dueOf(where: Prisma.DeliveryWhereInput): Promise<string[]> {
  const rows = await read.delivery.findMany({
    where,
    select: { id: true },
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
    take: mostDue,
  })
  return rows.map(({ id }) => id)
}

async function tellOne(there: There, id: string): Promise<void> {
  const delivery = await read.delivery.findUniqueOrThrow({ where: { id }, include: { pull: true } })
  if (delivery.pull) await sayThere(there, delivery, delivery.pull.head, 'ended')
  else if (delivery.state === 'waiting') await sayThere(there, delivery, delivery.head, 'waits')
}

/**
 * What landed and passes at GitHub yet, though its branch was taken over without it since: whoever may write there could
 * merge it once more. What another delivery undid is part of its branch as before.
 */
async function landedAndGone(repositoryId: string): Promise<string[]> {
  const rows = await read.$queryRaw<{ id: string }[]>`
    select d.id from "Delivery" d join "DeliveryPull" p on p."deliveryId" = d.id
    where d."repositoryId" = ${repositoryId} and d.state = 'reverted' and p.said = 'signed'
      and not exists (select 1 from "Delivery" u where u."undoesId" = d.id and u.state in ('landed', 'reverted'))
    order by d.at, d.id limit ${mostDue}`
  return rows.map(({ id }) => id)
}

/** Merges what landed here into its branch there: exactly this commit, or nothing. */
export async function mergeThere(there: There, deliveryId: string, commit: string): Promise<void> {
  const delivery = await read.delivery.findUniqueOrThrow({ where: { id: deliveryId }, include: { pull: true } })
  const number = await sayThere(there, delivery, commit, 'signed')
  const { ask, place } = await there.open({ contents: 'write' })
  await ask('PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge', {
    ...place,
    pull_number: number,
    sha: commit,
    merge_method: 'merge',
    commit_title: `Merge what was ${delivery.isAtOnce ? 'undone at once' : 'signed'} as ${commit.slice(0, 12)}`,
    commit_message: '',
  })
}

/** Brings a delivery's pull request to where it should be there, and says by its check what that means. */
async function sayThere(there: There, delivery: Pulled, head: string, said: Said): Promise<number> {
  const { id: deliveryId, pull } = delivery
  const named = await namedOf(delivery)
  const branch = pull?.branch ?? headBranch(named)
  if (said !== 'ended') await pushHead(there, { branch, head, left: pull?.head ?? null })
  const hub = await there.open({ pull_requests: 'write', checks: 'write' })
  const number = said === 'ended' ? pull!.number : await pullOf(hub, branch, named)
  const conclusion = await conclusionOf(delivery, said)
  const says = saysOf(delivery, said)
  await check(hub, { head, says, about: deliveryId, address: named.address, conclusion })
  if (said === 'ended')
    await hub.ask('PATCH /repos/{owner}/{repo}/pulls/{pull_number}', {
      ...hub.place,
      pull_number: number,
      state: 'closed',
    })
  await execute(notePull, systemActor, { deliveryId, number, branch, head, said })
  return number
}

type Hub = Awaited<ReturnType<There['open']>>

async function namedOf({ id, requestId, podName, branch, isAtOnce }: Delivery) {
  const request = requestId && (await read.request.findUnique({ where: { id: requestId }, select: { number: true } }))
  const number = request ? request.number : null
  const address = new URL(number === null ? paths.delivery(id) : paths.request(number), env.url).href
  return { number, id, podName, branch, address, isAtOnce }
}

/** Pushes the commit to the pull request's branch, and over nothing that somebody else put there. */
async function pushHead(
  { folder, way, signal }: There,
  { branch, head, left }: { branch: string; head: string; left: string | null },
): Promise<void> {
  const at = (await branchesThere(folder, way, [branch], signal)).get(branch) ?? null
  if (at === head) return
  if (at !== null && at !== left) throw new GithubProblem('moved_head', `${branch} is at ${at.slice(0, 12)}`)
  await pushThere(folder, way, { branch, commit: head, over: at }, signal)
}

/** The open pull request of a branch; one that was closed there is opened again. */
async function pullOf({ ask, place }: Hub, head: string, named: Parameters<typeof pullTitle>[0]): Promise<number> {
  const { data } = await ask('GET /repos/{owner}/{repo}/pulls', {
    ...place,
    head: `${place.owner}:${head}`,
    base: named.branch,
    state: 'all',
  })
  const found = heard(z.array(numbered), data)
  const open = found.find(({ state }) => state === 'open')
  if (open) return open.number
  if (found[0]) {
    const pull = { ...place, pull_number: found[0].number, state: 'open' as const }
    await ask('PATCH /repos/{owner}/{repo}/pulls/{pull_number}', pull)
    return found[0].number
  }
  const made = await ask('POST /repos/{owner}/{repo}/pulls', {
    ...place,
    head,
    base: named.branch,
    title: pullTitle(named),
    body: pullBody(named),
    maintainer_can_modify: false,
  })
  return heard(numbered, made.data).number
}

/** Of these GitHub lets a branch move by `success` alone; by `neutral` and `skipped`, which are none of them, it would. */
type Conclusion = 'success' | 'failure' | 'cancelled' | null
/** `about` is what the check belongs to here. */
type Say = { head: string; says: keyof typeof checkSays; about: string; address: string; conclusion: Conclusion }

/** Says by the check of exactly this commit what became of what it belongs to. */
export async function check(
  { ask, place, appId }: Hub,
  { head, says: told, about, address, conclusion }: Say,
): Promise<void> {
  const { title, summary } = checkSays[told]
  const says = {
    ...place,
    name: checkName,
    external_id: about,
    details_url: address,
    output: { title, summary: `${summary} ${address}` },
    ...(conclusion === null ? { status: 'in_progress' as const } : { status: 'completed' as const, conclusion }),
  }
  const { data } = await ask('GET /repos/{owner}/{repo}/commits/{ref}/check-runs', {
    ...place,
    ref: head,
    check_name: checkName,
    app_id: appId,
  })
  const [run] = heard(z.object({ check_runs: z.array(identified) }), data).check_runs
  if (run) await ask('PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}', { ...says, check_run_id: run.id })
  else await ask('POST /repos/{owner}/{repo}/check-runs', { ...says, head_sha: head })
}

function saysOf({ state, isAtOnce }: Delivery, said: Said): keyof typeof checkSays {
  if (said === 'ended' && state === 'reverted') return 'gone'
  return said === 'signed' && isAtOnce ? 'at_once' : said
}

/** What people said no to fails; what nobody asks for any more is cancelled, and may not be merged either. */
async function conclusionOf({ requestId, state }: Delivery, said: Said): Promise<Conclusion> {
  if (said !== 'ended') return said === 'signed' ? 'success' : null
  if (state === 'reverted') return 'cancelled'
  const request = requestId && (await read.request.findUnique({ where: { id: requestId }, select: { state: true } }))
  return request && ['superseded', 'withdrawn', 'expired'].includes(request.state) ? 'cancelled' : 'failure'
}
