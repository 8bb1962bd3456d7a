import 'server-only'
import { z } from 'zod'
import { defineCommand } from '@/lib/change/command'
import { refuse } from '@/lib/core/outcome'

/** What git asks of a repository within such a time is one fetch, with one line. */
const oneFetchMs = 60_000

/** Lets a person read a repository by git with a token of their own, and puts it on the record as theirs. */
export const fetchRepository = defineCommand({
  name: 'repositories.fetch',
  permission: 'repositories:read',
  actor: 'person',
  input: z.strictObject({ name: z.string().max(200), tokenId: z.string().max(40) }),

  async run({ tx, actor, now, input: { name, tokenId } }) {
    const repository = await tx.repository.findUnique({ where: { name } })
    // To whom it is closed it looks like one that is not there.
    if (!repository || repository.closedAt) return refuse('not_found', 'unknown_repository')
    const [token] = await tx.$queryRaw<Token[]>`
      select name, prefix, "lastUsedAt", "lastUsedFor" from "PersonToken"
      where id = ${tokenId} and "personId" = ${actor.id} and "revokedAt" is null and "expiresAt" > now() for update`
    if (!token) return refuse('unauthenticated', 'unknown_token')
    const { id, protectedBranches } = repository
    const value = { id, name, protectedBranches }
    const isSame = token.lastUsedFor === id && now.getTime() - (token.lastUsedAt?.getTime() ?? 0) < oneFetchMs
    if (isSame) return { ok: true, value, events: 'unchanged' }
    const data = { lastUsedAt: now, lastUsedFor: id }
    await tx.personToken.update({ where: { id: tokenId }, data, select: { id: true } })
    const subject = { kind: 'person', id: actor.id }
    const of = { name, token: token.name, prefix: token.prefix }
    return { ok: true, value, events: [{ type: 'repository.fetched', subject, data: of }] }
  },
})

type Token = { name: string; prefix: string; lastUsedAt: Date | null; lastUsedFor: string | null }

/** Turns a push of a person away, so that it is on the record: work reaches a branch by deliveries of pods alone. */
export const refusePersonsPush = defineCommand({
  name: 'repositories.push',
  permission: 'repositories:read',
  actor: 'person',
  input: z.strictObject({}),

  async run() {
    return refuse('forbidden', 'push_by_person')
  },
})
