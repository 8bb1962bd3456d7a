import 'server-only'
import { read } from '@/lib/db/client'
import { seen } from '@/lib/findings/aside/seen'
import { askedUnder } from '@/lib/policy/queries'
import { lockPrompt } from '@/lib/prompts/commands'
import { movedWords } from '@/lib/prompts/labels'
import { remarksOnVersion } from '@/lib/prompts/remarks/queries'
import { promptChange, promptEnvelope } from '@/lib/prompts/schema'
import { endDrifts } from '@/lib/prompts/use/commands'
import { defineRequestKind } from '@/lib/requests/kind'

/** A person asks that a version be live somewhere. Released, pods there are given it: nothing else moves what is live. */
export const promptRequests = defineRequestKind({
  kind: 'prompt_version',
  ...askedUnder('prompts', async (db, { envelope }) => {
    const { prompt: slug, environment } = promptEnvelope.parse(envelope)
    const { sensitivity } = await db.prompt.findUniqueOrThrow({ where: { slug } })
    return { environment, sensitivity }
  }),

  async stillStands({ tx, request }) {
    const { prompt, version, environment, replaces } = promptEnvelope.parse(request.envelope)
    // From here on nobody retires it until it is live.
    await lockPrompt(tx, prompt)
    const key = { promptSlug: prompt, number: version }
    const found = await tx.promptVersion.findUnique({ where: { promptSlug_number: key } })
    if (!found) return movedWords.gone
    if (found.retiredAt) return movedWords.retired(version)
    const now = await tx.promptLive.findUnique({
      where: { promptSlug_environment: { promptSlug: prompt, environment } },
    })
    return (now?.number ?? null) === (replaces?.number ?? null) ? null : movedWords.moved(now?.number ?? null)
  },

  async release({ tx, request, now }) {
    const { prompt, version, digest, environment, replaces } = promptEnvelope.parse(request.envelope)
    const { title } = (await lockPrompt(tx, prompt))!
    const row = { number: version, requestId: request.id, since: now }
    await tx.promptLive.upsert({
      where: { promptSlug_environment: { promptSlug: prompt, environment } },
      create: { promptSlug: prompt, environment, ...row },
      update: row,
    })
    await tx.promptVersion.updateMany({
      where: { promptSlug: prompt, number: version, approvedAt: null },
      data: { approvedAt: now },
    })
    return {
      state: 'executed',
      events: [
        {
          type: 'prompt.live',
          subject: { kind: 'prompt', id: prompt },
          requestId: request.id,
          environment,
          outcome: 'executed',
          data: { slug: prompt, title, number: version, environment, replaced: replaces?.number ?? null },
        },
        ...(await endDrifts(tx, prompt, digest, environment)),
      ],
    }
  },

  // Whoever asked reads it where they asked; nobody else waits for an answer.
  async close() {
    return []
  },

  async show({ envelope, state, closedAt }) {
    const signed = promptEnvelope.parse(envelope)
    const digests = [signed.digest, ...(signed.replaces ? [signed.replaces.digest] : [])]
    const [prompt, texts] = await Promise.all([
      read.prompt.findUniqueOrThrow({ where: { slug: signed.prompt } }),
      read.promptText.findMany({ where: { digest: { in: digests } } }),
    ])
    const textOf = async (digest: string) =>
      (await seen({ text: texts.find((one) => one.digest === digest)!.text })).shown.text
    const content = promptChange.parse({
      title: prompt.title,
      remarks: await remarksOnVersion(signed.prompt, signed.version, closedAt),
      before: signed.replaces && (await textOf(signed.replaces.digest)),
      after: await textOf(signed.digest),
      signed,
    })
    const isDone = state === 'executed' && closedAt !== null
    return {
      change: { kind: 'prompt_version', content },
      became: isDone ? { word: 'Live', summary: null, at: closedAt.toISOString() } : null,
    }
  },
})
