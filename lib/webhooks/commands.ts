import 'server-only'
import { placeNow } from '@/lib/audit/order/queries'
import { defineCommand } from '@/lib/change/command'
import { isClosed } from '@/lib/core/door'
import { newId } from '@/lib/core/id'
import { refuse } from '@/lib/core/outcome'
import { derivedSecret } from '@/lib/core/secrets'
import type { Tx } from '@/lib/db/client'
import { env } from '@/lib/env'
import { lockAccount } from '@/lib/pods/commands'
import { identityLine } from '@/lib/pods/identity-line'
import { messageTypes, newWebhook, webhookChoice, webhookRef, webhookRotation } from '@/lib/webhooks/schema'
import { secretText } from '@/lib/webhooks/signature'

const hourMs = 3_600_000

/** The secret of a webhook, made from the installation's key; an earlier number is one from before. */
export function webhookSecret(webhookId: string, version: number): Buffer {
  return derivedSecret(`webhook ${webhookId} ${version}`)
}

/**
 * Has an account's answers sent to an address from now on. Another address keeps secret and messages; the secret is shown
 * when there is a new one. Nothing of a call is sent but that it has an answer, so it gives nobody more (0148).
 */
export const setWebhook = defineCommand({
  name: 'webhooks.set',
  permission: 'pods:manage',
  input: newWebhook,

  async run({ tx, input: { podSlug, environment, url } }) {
    if (isRefused(url)) return refuse('invalid', 'not_outside', { url: ['This address is not in the public network.'] })
    const found = await accountOf(tx, podSlug, environment)
    if ('ok' in found) return found
    if (found.pod.state === 'proposed') return refuse('conflict', 'pod_proposed')
    const { webhook: old } = found
    const isNew = !old || old.endedAt !== null
    if (!isNew && old.url === url.href) return { ok: true, value: { secret: null }, events: 'unchanged' }
    const place = await placeNow(tx)
    const made = old
      ? await tx.webhook.update({
          where: { id: old.id },
          data: {
            url: url.href,
            ...(isNew && {
              secretVersion: old.secretVersion + 1,
              since: place,
              previousUntil: null,
              pausedAt: null,
              messages: [],
            }),
            endedAt: null,
            endedBecause: null,
          },
        })
      : await tx.webhook.create({
          data: { id: newId(), accountId: found.account.id, url: url.href, since: place },
        })
    // Where it goes now is tried at once, however long the one before was not there; a new one begins anew.
    await tx.$executeRaw`insert into "OutgoingTarget" ("id") values (${made.id})
      on conflict ("id") do update set "nextAt" = now(), "failures" = 0, "failingSince" = null, "lastError" = null`
    if (isNew) {
      const data = { recent: [], lastSuccessAt: null, lastFailureAt: null }
      await tx.outgoingTarget.update({ where: { id: made.id }, data })
    }
    const secret = isNew ? secretText(webhookSecret(made.id, made.secretVersion)) : null
    return { ok: true, value: { secret }, events: [identityLine('webhook.set', found, { host: url.host, isNew })] }
  },
})

/** Chooses which messages a webhook gets from now on; what is on its way already stays on it. */
export const chooseMessages = defineCommand({
  name: 'webhooks.choose',
  permission: 'pods:manage',
  input: webhookChoice,

  async run({ tx, input: { podSlug, environment, which, messages: named } }) {
    const found = await openWebhook(tx, podSlug, environment)
    if ('ok' in found) return found
    const { id, messages: before } = found.webhook
    const messages = which === 'all' ? [] : messageTypes.filter((type) => named.includes(type))
    if (messages.join() === before.join()) return { ok: true, value: null, events: 'unchanged' }
    await tx.webhook.update({ where: { id }, data: { messages } })
    return { ok: true, value: null, events: [identityLine('webhook.chosen', found, { messages })] }
  },
})

/** Gives a webhook another secret. The one before signs as well for as long as is said, so that no message is refused meanwhile. */
export const rotateWebhook = defineCommand({
  name: 'webhooks.rotate',
  permission: 'pods:manage',
  input: webhookRotation,

  async run({ tx, now, input: { podSlug, environment, overlapHours } }) {
    const found = await openWebhook(tx, podSlug, environment)
    if ('ok' in found) return found
    const { id, secretVersion } = found.webhook
    const until = overlapHours === 0 ? null : new Date(now.getTime() + overlapHours * hourMs)
    await tx.webhook.update({ where: { id }, data: { secretVersion: secretVersion + 1, previousUntil: until } })
    const secret = secretText(webhookSecret(id, secretVersion + 1))
    return {
      ok: true,
      value: { secret, previousUntil: until },
      events: [identityLine('webhook.rotated', found, { until: until?.toISOString() ?? null })],
    }
  },
})

/** Sends nothing for a while. What there is to tell waits meanwhile, and for as long as it takes. */
export const pauseWebhook = defineCommand({
  name: 'webhooks.pause',
  permission: 'pods:manage',
  input: webhookRef,

  async run({ tx, now, input: { podSlug, environment } }) {
    const found = await sendingWebhook(tx, podSlug, environment)
    if ('ok' in found) return found
    const { id } = found.webhook
    await tx.webhook.update({ where: { id }, data: { pausedAt: now } })
    return { ok: true, value: null, events: [identityLine('webhook.paused', found, {})] }
  },
})

/** Sends again, first what has waited. Nothing of that is given up for the time in which nobody tried. */
export const resumeWebhook = defineCommand({
  name: 'webhooks.resume',
  permission: 'pods:manage',
  input: webhookRef,

  async run({ tx, now, input: { podSlug, environment } }) {
    const found = await openWebhook(tx, podSlug, environment)
    if ('ok' in found) return found
    const { id, pausedAt } = found.webhook
    if (!pausedAt) return refuse('conflict', 'not_paused')
    await tx.webhook.update({ where: { id }, data: { pausedAt: null } })
    const where = { targetId: id, state: 'waiting' as const }
    const { count: messages } = await tx.outgoing.updateMany({ where, data: { madeAt: now, nextAt: now } })
    await tryNow(tx, id)
    return { ok: true, value: { messages }, events: [identityLine('webhook.resumed', found, { messages })] }
  },
})

/** Ends a webhook. What it has not been told is in the list of the pod's calls and in its events. */
export const removeWebhook = defineCommand({
  name: 'webhooks.remove',
  permission: 'pods:manage',
  input: webhookRef,

  async run({ tx, now, input: { podSlug, environment } }) {
    const found = await openWebhook(tx, podSlug, environment)
    if ('ok' in found) return found
    const { id } = found.webhook
    const { count: messages } = await tx.outgoing.deleteMany({ where: { targetId: id } })
    await tx.webhook.update({ where: { id }, data: { endedAt: now, endedBecause: 'removed' } })
    const event = identityLine('webhook.ended', found, { because: 'removed' as const, messages })
    return { ok: true, value: { messages }, events: [event] }
  },
})

/** Sends a message by which nothing is told, so that somebody sees whether it arrives. */
export const testWebhook = defineCommand({
  name: 'webhooks.test',
  permission: 'pods:manage',
  input: webhookRef,

  async run({ tx, now, input: { podSlug, environment } }) {
    const found = await sendingWebhook(tx, podSlug, environment)
    if ('ok' in found) return found
    const { id: targetId } = found.webhook
    const id = newId()
    const body = JSON.stringify({ type: 'webhook.test', timestamp: now.toISOString(), data: {} })
    await tx.outgoing.create({ data: { targetId, id, about: id, body } })
    await tryNow(tx, targetId)
    return { ok: true, value: { messageId: id }, events: [identityLine('webhook.tested', found, {})] }
  },
})

/** Puts what was given up on its way again, under the very ids that it had. */
export const sendAgain = defineCommand({
  name: 'webhooks.send_again',
  permission: 'pods:manage',
  input: webhookRef,

  async run({ tx, now, input: { podSlug, environment } }) {
    const found = await sendingWebhook(tx, podSlug, environment)
    if ('ok' in found) return found
    const { id: targetId } = found.webhook
    const { count: messages } = await tx.outgoing.updateMany({
      where: { targetId, state: 'dead' },
      data: { state: 'waiting', attempts: 0, madeAt: now, nextAt: now, lastError: null },
    })
    if (messages === 0) return refuse('conflict', 'nothing_dead')
    await tryNow(tx, targetId)
    return { ok: true, value: { messages }, events: [identityLine('webhook.sent_again', found, { messages })] }
  },
})

/** What a name leads to is looked at with every message. */
function isRefused(url: URL): boolean {
  return isClosed(url, env.webhookHosts, env.environment !== 'prod')
}

async function tryNow(tx: Tx, id: string): Promise<void> {
  await tx.$executeRaw`update "OutgoingTarget" set "nextAt" = now() where "id" = ${id}`
}

async function accountOf(tx: Tx, podSlug: string, environment: string) {
  const found = await lockAccount(tx, podSlug, environment)
  if ('ok' in found) return found
  return { ...found, webhook: await tx.webhook.findUnique({ where: { accountId: found.account.id } }) }
}

async function openWebhook(tx: Tx, podSlug: string, environment: string) {
  const found = await accountOf(tx, podSlug, environment)
  if ('ok' in found) return found
  const { webhook } = found
  return webhook && webhook.endedAt === null ? { ...found, webhook } : refuse('conflict', 'no_webhook')
}

/** The same of one that sends. */
async function sendingWebhook(tx: Tx, podSlug: string, environment: string) {
  const found = await openWebhook(tx, podSlug, environment)
  return 'ok' in found || !found.webhook.pausedAt ? found : refuse('conflict', 'webhook_paused')
}
