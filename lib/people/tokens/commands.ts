import 'server-only'
import { defineCommand } from '@/lib/change/command'
import { newId } from '@/lib/core/id'
import { refuse } from '@/lib/core/outcome'
import { hashSecret, newSecret } from '@/lib/core/secrets'
import { lockPerson } from '@/lib/people/commands'
import { mostTokens, newToken, tokenRef } from '@/lib/people/tokens/schema'

const dayMs = 86_400_000

/** Makes a token for whoever asks and shows it once; only its keyed hash is kept. It reads repositories by git. */
export const makeToken = defineCommand({
  name: 'people.make_token',
  permission: 'repositories:read',
  actor: 'person',
  input: newToken,

  async run({ tx, actor, now, input: { name, days } }) {
    // Whoever is being deactivated at this moment gets none afterwards.
    const person = await lockPerson(tx, actor.id)
    if (!person || person.deactivatedAt) return refuse('forbidden', 'deactivated')
    const open = await tx.personToken.count({ where: { personId: actor.id, revokedAt: null, expiresAt: { gt: now } } })
    if (open >= mostTokens) return refuse('conflict', 'too_many_tokens')
    const secret = newSecret('csp')
    const [id, prefix, expiresAt] = [newId(), secret.slice(0, 8), new Date(now.getTime() + days * dayMs)]
    await tx.personToken.create({
      data: { id, personId: actor.id, name, prefix, hash: hashSecret(secret), createdAt: now, expiresAt },
      select: { id: true },
    })
    const until = expiresAt.toISOString()
    return {
      ok: true,
      value: { tokenId: id, secret, expiresAt },
      events: [
        { type: 'person.token_made', subject: ref(actor), data: { name: actor.name, token: name, prefix, until } },
      ],
    }
  },
})

/** Ends a token of whoever asks; one of somebody else only for those who manage people. */
export const removeToken = defineCommand({
  name: 'people.remove_token',
  permission: 'repositories:read',
  actor: 'person',
  input: tokenRef,

  async run({ tx, actor, now, input: { tokenId } }) {
    const found = await tx.personToken.findUnique({ where: { id: tokenId }, include: { person: true } })
    const isTheirs = found?.personId === actor.id || actor.can.has('people:manage')
    // One of somebody else looks like one that is not there.
    if (!found || !isTheirs || found.revokedAt) return refuse('not_found', 'unknown_token')
    await tx.personToken.update({ where: { id: tokenId }, data: { revokedAt: now }, select: { id: true } })
    const { name: token, prefix, person } = found
    return {
      ok: true,
      value: null,
      events: [{ type: 'person.token_removed', subject: ref(person), data: { name: person.name, token, prefix } }],
    }
  },
})

const ref = ({ id }: { id: string }) => ({ kind: 'person', id })
