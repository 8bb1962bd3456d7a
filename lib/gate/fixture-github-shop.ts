import { commit } from '@/lib/gate/fixture-git'
import { githubAt, type Github, letsIn } from '@/lib/gate/fixture-github'
import { ask, numberIn, openShop, type Shop, work } from '@/lib/gate/fixture-shop'
import { type OtherServer, otherServer } from '@/lib/gate/fixture-upstream'
import { elapse, must } from '@/lib/gate/fixture'
import { expect } from 'vitest'
import { decide, requestNumbered } from '@/lib/access/fixture'
import { read } from '@/lib/db/client'
import { asOwner } from '@/lib/db/test-clock'
import { env } from '@/lib/env'
import { settleDue } from '@/lib/jobs/clock'
import { setUpstream } from '@/lib/repositories/upstream/commands'

const deliveryOf = async (number: number) =>
  await read.delivery.findFirstOrThrow({
    where: { requestId: (await requestNumbered(number)).id },
    include: { pull: true },
  })

const branchOf = async (repositoryId: string) =>
  await read.repositoryBranch.findUnique({ where: { repositoryId_branch: { repositoryId, branch: 'main' } } })

/** A repository that is kept here and lives at GitHub, as the App of this installation. */
export type ShopAtGithub = Shop & {
  github: Github
  other: OtherServer
  repositoryId: string
  /** Asks for a file to be delivered, and says by which request. */
  asked(task: string): Promise<number>
  /** Has a request refused, past the time in which that can be taken back. */
  refused(number: number): Promise<void>
  /** Does what the worker does, as soon as GitHub may be asked again. */
  round(): Promise<void>
  delivered(number: number): ReturnType<typeof deliveryOf>
  branch(): Promise<NonNullable<Awaited<ReturnType<typeof branchOf>>>>
  course(): Promise<{ problem: string | null; nextAt: Date | null }>
}

export async function openShopAtGithub(): Promise<ShopAtGithub> {
  const shop = await openShop()
  const other = await otherServer('')
  const github = await githubAt(() => other.folder)
  other.letIn(letsIn(github))
  const web = new URL(other.url).origin
  Object.assign(env, { github: { appId: github.appId, key: `file:${github.keyFile}`, api: github.api, web } })
  env.importHosts.push('127.0.0.1')
  // Workers that are processes of their own read their settings, and find both at one address.
  other.handOn('/api/v3', github.api)
  const settings = {
    COUNTERSIGN_IMPORT_HOSTS: '127.0.0.1',
    COUNTERSIGN_GITHUB_APP_ID: String(github.appId),
    COUNTERSIGN_GITHUB_APP_KEY: `file:${github.keyFile}`,
    COUNTERSIGN_GITHUB_API: `${web}/api/v3`,
  }
  Object.assign(process.env, settings)
  const { id: repositoryId } = await read.repository.findUniqueOrThrow({ where: { name: 'shop' } })
  const there = { name: 'shop', url: `${web}/acme/shop.git`, credential: 'github:app', knownHosts: null }
  await must(setUpstream, there)
  return {
    ...shop,
    github,
    other,
    repositoryId,
    async asked(task) {
      const clone = await shop.clone()
      await commit(clone, `Work on ${task}`, { [`docs/${task}.md`]: `${task}\n` })
      return numberIn(await ask(clone, task))
    },
    async refused(number) {
      const request = await requestNumbered(number)
      expect(await decide(shop.lead, request, 'reject')).toMatchObject({ ok: true })
      await elapse(request.subjectId, 'effectiveAt')
      await settleDue()
    },
    async round() {
      await asOwner(process.env.DATABASE_OWNER_URL!, async (db) => {
        await db.query(`update "RepositoryCourse" set "nextAt" = null`)
      })
      await work()
    },
    delivered: deliveryOf,
    branch: async () => (await branchOf(repositoryId))!,
    course: async () => (await read.repositoryCourse.findUnique({ where: { repositoryId } }))!,
    async close() {
      Object.assign(env, { github: null })
      for (const name of Object.keys(settings)) delete process.env[name]
      env.importHosts.length = 0
      await github.close()
      await other.close()
      await shop.close()
    },
  }
}
