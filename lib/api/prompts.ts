import 'server-only'
import { z } from 'zod'
import { defineEndpoint } from '@/lib/api/endpoint'
import {
  foundFieldMeanings,
  inWords,
  matchMeanings,
  promptSensitivityMeanings,
  severityMeanings,
} from '@/lib/api/meanings'
import { promptFields, promptOnWire } from '@/lib/api/said'
import { keyInBody } from '@/lib/api/wire'
import { taskKey } from '@/lib/calls/schema'
import { execute } from '@/lib/change/command'
import { digestOf } from '@/lib/core/canonical'
import { refuse, refuseInvalid } from '@/lib/core/outcome'
import { paths } from '@/lib/core/paths'
import { env } from '@/lib/env'
import { seen } from '@/lib/findings/aside/seen'
import { findingWords } from '@/lib/findings/labels'
import { placesIn } from '@/lib/findings/rules'
import { notChecked, severities } from '@/lib/findings/schema'
import { promptTexts } from '@/lib/findings/texts'
import { sendPrompt } from '@/lib/prompts/commands'
import { livePrompt } from '@/lib/prompts/queries'
import { saidBy } from '@/lib/prompts/fill/queries'
import { usePrompt } from '@/lib/prompts/use/commands'
import { matchWords } from '@/lib/prompts/use/labels'
import { promptMatches } from '@/lib/prompts/use/match'
import { promptSlug, sentPrompt } from '@/lib/prompts/schema'

// The texts that pods work from: what is live is given to them, and what they send waits for people.

const prompt = z
  .object({
    slug: z.string().meta({ description: 'The name of the prompt' }),
    environment: z.string().meta({ description: 'Where this version is live: that of the credential' }),
    version: z.number().int().meta({ description: 'Which version people made live there' }),
    digest: z.string().meta({ description: 'SHA-256 of the text: send it as prompt_hash with what is done by it' }),
    text: z.string().meta({ description: 'The text, to the letter; lines end with a line feed' }),
    since: z.string().meta({ format: 'date-time', description: 'Since when it is live there' }),
  })
  .meta({ id: 'Prompt' })

const digest = '5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef'

export const livePromptOf = defineEndpoint({
  method: 'GET',
  path: '/v2/prompts/{slug}',
  operationId: 'livePrompt',
  tag: 'Look',
  summary: 'The text that is live for this pod',
  description:
    'The version of a prompt that people have made live in the environment of the credential. Sent with If-None-Match and the ETag of an earlier answer, 304 says that it is still the one.',
  params: z.object({ slug: promptSlug.meta({ description: 'The name of the prompt' }) }),
  query: z.strictObject({}),
  replies: {
    200: {
      description: 'The version that is live',
      schema: prompt,
      example: {
        slug: 'help-pages',
        environment: 'prod',
        version: 7,
        digest,
        text: 'You edit pages of the help centre. Never change a number.\n',
        since: '2026-11-12T09:30:00.000Z',
      },
    },
  },
  async run({ actor, params }) {
    const live = await livePrompt(actor, params.slug)
    return live ? { ok: true, value: { body: live, tag: digestOf(live) } } : refuse('not_found', 'no_prompt')
  },
})

const { same_as_live, approved, differs, never_seen } = matchMeanings

export const usedPromptV1 = defineEndpoint({
  method: 'POST',
  path: '/v1/prompts/used',
  operationId: 'usedPromptV1',
  tag: 'Tasks',
  summary: 'Say which prompt the pod works from',
  description:
    'For work that asks for nothing first. Tells what the text is beside what people approved; anything but the one that is live here is put before people. Said again, nothing more comes of it.',
  body: z.strictObject({
    ...promptFields,
    task_id: taskKey.optional().meta({ description: 'The task’s own name, where it is for a task' }),
    ...keyInBody,
  }),
  replies: {
    200: {
      description: 'What the text is',
      schema: z.object({
        match: z.enum(promptMatches).meta({
          description: inWords('What it is.', { same_as_live, approved, differs, never_seen }),
        }),
        slug: z.string().nullable().meta({ description: 'The prompt that it is, or is most like' }),
        version: z.number().int().nullable().meta({ description: 'The version that it is, or is most like' }),
        values: z.record(z.string(), z.string()).nullable().meta({
          description:
            'What that version was filled in with, as the pod said or as it was found; null where it is the version to the letter',
        }),
        digest: z.string().meta({ description: 'SHA-256 of the text' }),
        reason: z.string().meta({ description: 'In words, to be read' }),
      }),
      example: {
        match: 'same_as_live',
        slug: 'help-pages',
        version: 7,
        values: null,
        digest,
        reason: 'It is version 7 of “Help pages”, which is live in Production',
      },
    },
  },
  example: { slug: 'help-pages', sha256: digest, task_id: 'returns-page' },
  async run({ actor, body: { task_id, slug, text, sha256: hash, values: filled } }) {
    const sent = promptOnWire.safeParse({ slug, text, sha256: hash, values: filled })
    if (!sent.success) return refuseInvalid(sent.error)
    const said = await saidBy(actor, sent.data!)
    if (!said.ok) return said
    const outcome = await execute(usePrompt, actor, { taskKey: task_id ?? null, said: said.value })
    if (!outcome.ok) return outcome
    const { match, slug: name, number: version, values } = outcome.value
    const reason = matchWords(outcome.value, actor.environment)
    return { ...outcome, value: { body: { match, slug: name, version, values, digest: said.value.digest, reason } } }
  },
})

const { shape } = sentPrompt
const sent = sentPrompt.omit({ basedOn: true }).extend({
  slug: shape.slug.meta({ description: 'The name of the prompt, new or known' }),
  title: shape.title.meta({ description: 'What people call it; of a known prompt it is not changed' }),
  purpose: shape.purpose.meta({ description: 'What it is for; of a known prompt it is not changed' }),
  sensitivity: shape.sensitivity.meta({
    description: inWords('How much it matters; of a known prompt it is not changed.', promptSensitivityMeanings),
  }),
  text: shape.text.meta({ description: 'The text; line ends become line feeds, and nothing else is changed' }),
  note: shape.note.meta({ description: 'Why there is another version' }),
  contains_personal_data: shape.contains_personal_data.meta({
    description: 'Whether there is personal data in it; kept with the version that becomes one by this',
  }),
  environment: shape.environment.meta({
    description: 'Leave it out: where a version is live people say. Whoever names a place is refused, on the record',
  }),
  ...keyInBody,
})

const foundThing = z
  .object({
    kind: z.string().meta({ description: 'What it is, as policy names it, such as secret.github_token' }),
    what: z.string().meta({ description: 'The same in words: a key of GitHub' }),
    severity: z.enum(severities).meta({ description: inWords('How much it weighs.', severityMeanings) }),
    field: z
      .enum(['text', 'note', 'contains_personal_data'])
      .meta({ description: inWords('Where it stands.', foundFieldMeanings) }),
    from: z.number().int().meta({
      description: 'Where it begins there, counted in UTF-16 code units from 0, once line ends are line feeds',
    }),
    to: z.number().int().meta({ description: 'Where it ends, counted alike: the first one behind it' }),
    masked: z.string().meta({ description: 'What people see in its place' }),
  })
  .meta({ id: 'Found' })

/** What was found in a text that was sent; null where it was not looked through to its end. */
async function foundIn(sent: Parameters<typeof promptTexts>[0]) {
  const { asked, scan } = await seen(promptTexts(sent))
  if (scan.codes.includes(notChecked)) return null
  return placesIn(asked).map(({ field, ...one }) => ({
    ...one,
    what: findingWords(one.kind),
    field: field as keyof typeof foundFieldMeanings,
  }))
}

export const sendPromptText = defineEndpoint({
  method: 'POST',
  path: '/v2/prompts',
  operationId: 'sendPrompt',
  tag: 'Ask',
  summary: 'Put a prompt before people',
  description:
    'Keeps the text as the next version of the prompt, unless it is the newest one already. It is live nowhere by that: people make it so, and no credential can. Keys, personal data and the like that are found in it are told in found.',
  body: sent,
  idempotency: 'optional',
  replies: {
    200: {
      description: 'The version that has this text',
      schema: z.object({
        slug: z.string().meta({ description: 'The name of the prompt' }),
        version: z.number().int().meta({ description: 'The version that has this text' }),
        digest: z.string().meta({ description: 'SHA-256 of the text' }),
        is_new: z.boolean().meta({ description: 'Whether it became a version by this' }),
        page: z.string().meta({ format: 'uri', description: 'Where people read it' }),
        found: z
          .array(foundThing)
          .nullable()
          .meta({ description: 'What was found in what was sent; null where it could not be looked through in time' }),
      }),
      example: {
        slug: 'help-pages',
        version: 8,
        digest,
        is_new: true,
        page: 'https://countersign.example/prompts/help-pages/v/8',
        found: [],
      },
    },
  },
  example: { slug: 'help-pages', text: 'You edit pages of the help centre. Never change a number.\n' },
  async run({ actor, body: { idempotency_key: _key, ...written }, idempotencyKey: key }) {
    const once = key ? { key: `prompt:${key}`, bodyHash: digestOf(written) } : undefined
    const outcome = await execute(sendPrompt, actor, written, once)
    if (!outcome.ok) return outcome
    const { slug, number: version, digest, isNew: is_new } = outcome.value
    const page = `${env.url}${paths.prompt(slug, version)}`
    const found = await foundIn({ ...written, saysPersonal: written.contains_personal_data ?? null })
    return { ...outcome, value: { body: { slug, version, digest, is_new, page, found } } }
  },
})
