import { commit } from '@/lib/gate/fixture-git'
import { ask, numberIn, openShop, type Shop, signed, work } from '@/lib/gate/fixture-shop'
import { must } from '@/lib/gate/fixture'
import { type OtherServer, otherServer } from '@/lib/gate/fixture-upstream'
import { read } from '@/lib/db/client'
import { asOwner } from '@/lib/db/test-clock'
import { env } from '@/lib/env'
import { setUpstream } from '@/lib/repositories/upstream/commands'

/** What opens the other server; it is to be found nowhere else. */
export const token = 'otherserverstoken-7Qk2x'
const setting = 'COUNTERSIGN_GIT_SECRET_SHOP'

/** A repository that is kept here and lives at another server as well. */
export type ShopElsewhere = Shop & {
  other: OtherServer
  repositoryId: string
  /** Delivers a file to main and has it signed; it lands with the next work. Says by which delivery. */
  deliver(task: string, files: Record<string, string>): Promise<string>
  /** Does what the worker does, as soon as the other server may be asked again. */
  round(): Promise<void>
  branch(): Promise<NonNullable<Awaited<ReturnType<typeof branchOf>>>>
  course(): Promise<NonNullable<Awaited<ReturnType<typeof courseOf>>>>
}

const branchOf = async (repositoryId: string) =>
  await read.repositoryBranch.findUnique({ where: { repositoryId_branch: { repositoryId, branch: 'main' } } })
const courseOf = async (repositoryId: string) => await read.repositoryCourse.findUnique({ where: { repositoryId } })

export async function openShopElsewhere(): Promise<ShopElsewhere> {
  const shop = await openShop()
  const other = await otherServer(token)
  process.env[setting] = token
  process.env.COUNTERSIGN_IMPORT_HOSTS = '127.0.0.1'
  env.importHosts.push('127.0.0.1')
  const { id: repositoryId } = await read.repository.findUniqueOrThrow({ where: { name: 'shop' } })
  await must(setUpstream, { name: 'shop', url: other.url, credential: `env:${setting}`, knownHosts: null })
  return {
    ...shop,
    other,
    repositoryId,
    async deliver(task, files) {
      const clone = await shop.clone()
      await commit(clone, `Work on ${task}`, files)
      const asked = await ask(clone, task)
      if (!asked.ok) throw new Error(asked.out)
      await signed(shop, numberIn(asked))
      const found = await read.delivery.findFirstOrThrow({ where: { taskKey: task }, orderBy: { at: 'desc' } })
      return found.id
    },
    async round() {
      await asOwner(process.env.DATABASE_OWNER_URL!, async (db) => {
        await db.query(`update "RepositoryCourse" set "nextAt" = null`)
      })
      await work()
    },
    branch: async () => (await branchOf(repositoryId))!,
    course: async () => (await courseOf(repositoryId))!,
    async close() {
      delete process.env[setting]
      delete process.env.COUNTERSIGN_IMPORT_HOSTS
      env.importHosts.length = 0
      await other.close()
      await shop.close()
    },
  }
}
