import 'server-only'
import { z } from 'zod'
import { asked as signed, policyAnswer, policyWords } from '@/lib/api/ahead'
import { defineEndpoint } from '@/lib/api/endpoint'
import { checkMeanings, inWords, statesInWords } from '@/lib/api/meanings'
import { promptAsked } from '@/lib/api/said'
import { askedOnWire, keyInBody } from '@/lib/api/wire'
import { type Preview, previewCall as preview } from '@/lib/calls/preview/commands'
import { revealIn } from '@/lib/core/hidden'
import { keyNamed } from '@/lib/policy/queries'

// What would happen to a call that nobody has made, and what people would read of it.

const shown = z
  .object({
    title: z.string().meta({ description: 'What it would be a request for, in a few words' }),
    sentence: z.string().meta({ description: 'The sentence above everything else' }),
    consequences: z.array(z.string()).meta({ description: 'What would come of it, in sentences' }),
    undo: z.string().meta({ description: 'How it could be undone' }),
    reversible: z.boolean().meta({ description: 'Whether it can be undone at all' }),
    if_no_answer: z.string().meta({ description: 'What happens when nobody decides' }),
    leaves_to: z.array(z.string()).meta({ description: 'To whom content would go outside the organisation' }),
    tier_reasons: z.array(z.string()).meta({ description: 'Why it would weigh what it weighs' }),
    unusual: z
      .array(
        z.object({
          text: z.string().meta({ description: 'What is out of the ordinary' }),
          baseline: z.string().meta({ description: 'What is usual' }),
        }),
      )
      .meta({ description: 'What would be called out of the ordinary, with what it is measured against' }),
    checks: z
      .array(
        z.object({
          state: z
            .enum(['pass', 'found', 'not_run', 'fact'])
            .meta({ description: inWords('What came of it.', checkMeanings) }),
          words: z.string().meta({ description: 'The check in a sentence' }),
        }),
      )
      .meta({ description: 'What would be said to have been looked at, and what came of it' }),
    arguments: z
      .array(
        z.object({
          name: z.string().meta({ description: 'The argument’s name' }),
          title: z.string().nullable().meta({ description: 'What people read for it; null where nobody named it' }),
          value: z.unknown().meta({ description: 'Its value, with what is hidden in it made visible' }),
        }),
      )
      .meta({
        description: 'The values in the order in which people read them, with what is hidden in them made visible',
      }),
    hidden_characters: z.number().int().meta({ description: 'How many hidden or look-alike characters are marked' }),
    reason: z.string().nullable().meta({ description: 'The pod’s own words, as they would be shown' }),
  })
  .meta({ id: 'Picture' })

const answer = policyAnswer
  .extend({
    state: z.enum(['allowed', 'waiting', 'denied']).meta({
      description: statesInWords('Where the call would stand.', ['allowed', 'waiting', 'denied']),
    }),
    refused: z.literal('too_many_waiting').nullable().meta({
      description:
        'too_many_waiting: the call would be refused now with this code, although policy would let people be asked',
    }),
    joins: z.string().nullable().meta({
      description:
        'The same call that is open already: asked for, this would be that one, wherever it stands, and nobody would be asked anew',
    }),
    sentence: z.string().meta({ description: 'What the record would say that the pod wants' }),
    asks: z.array(z.object(signed)).meta({ description: 'Who would have to sign: so many people of each group' }),
    can_be_signed: z
      .boolean()
      .nullable()
      .meta({ description: 'Whether enough people could sign it now; null where nobody is asked' }),
    expires_at: z
      .string()
      .nullable()
      .meta({ format: 'date-time', description: 'Until when people could decide, if it were asked now' }),
    expires_in: z.number().int().nullable().meta({ description: 'Whole seconds until then' }),
    picture: shown.nullable().meta({ description: 'What people would read; null where nobody is asked' }),
  })
  .meta({ id: 'CallPreview' })

export const previewCall = defineEndpoint({
  method: 'POST',
  path: '/v2/tool-calls/preview',
  operationId: 'previewCall',
  tag: 'Look',
  summary: 'What would happen to this very call, and what people would read',
  description:
    'Takes what a call takes, checks the arguments as a call does, and answers with what policy would say and with the request as people would see it. No call is made, nobody is asked and no permission given: only the question goes on the record. Needs no idempotency key.',
  body: z.strictObject({
    ...askedOnWire,
    // So that the very body of a call can be sent here.
    idempotency_key: keyInBody.idempotency_key.meta({ description: 'Taken as in a call, and not used' }),
  }),
  replies: {
    200: {
      description: 'What would happen',
      schema: answer,
      example: {
        tool: 'outputs.commit_and_log',
        environment: 'prod',
        decision: 'ask',
        state: 'waiting',
        refused: null,
        joins: null,
        sentence: 'ResearchPod wants to save 7 characters to “docs/returns.md”',
        tier: 'elevated',
        reason: 'Publishing needs a product owner.',
        rule: 'Publishing needs a product owner',
        asks: [{ group: 'product-owners', title: 'Product owners', count: 1 }],
        can_be_signed: true,
        expires_in_seconds: 86_400,
        expires_at: '2026-11-27T09:16:00.000Z',
        expires_in: 86_400,
        chain: [{ outcome: 'ask', words: 'Publishing needs a product owner' }],
        policy_version: 7,
        picture: {
          title: 'Save an output',
          sentence: 'ResearchPod wants to save 7 characters to “docs/returns.md”',
          consequences: ['ResearchPod gets permission for this one call only. Anything different will ask again.'],
          undo: 'Take the commit back.',
          reversible: true,
          if_no_answer: 'Nothing happens, and ResearchPod is told so.',
          leaves_to: [],
          tier_reasons: ['It changes content'],
          unusual: [],
          checks: [{ state: 'pass', words: 'The arguments fit the tool’s published form' }],
          arguments: [{ name: 'file_path', title: 'File', value: 'docs/returns.md' }],
          hidden_characters: 0,
          reason: 'The page was asked for',
        },
      },
    },
  },
  example: {
    tool: 'outputs.commit_and_log',
    arguments: { file_path: 'docs/returns.md', content: 'Returns', branch: 'work' },
    reason: 'The page was asked for',
  },
  async run({ actor, body: sent }) {
    const { prompt_hash: hash, prompt: said, contains_personal_data: saysPersonal, tool: named } = sent
    const { task, arguments: args, reason } = sent
    const prompt = await promptAsked(actor, said, hash)
    if ('ok' in prompt) return prompt
    const tool = await keyNamed(named)
    const outcome = await preview(actor, { tool, task, arguments: args, reason, saysPersonal, ...prompt })
    if (!outcome.ok) return outcome
    const { decision, state, refused, joins, sentence, asked: people } = outcome.value
    const titles = people?.signers.titles
    const body = {
      ...policyWords(actor, tool, decision),
      state,
      refused,
      joins,
      sentence,
      asks: decision.duties.map(({ group, count }) => ({ group, title: titles?.get(group) ?? group, count })),
      can_be_signed: people?.signers.enough ?? null,
      expires_at: people?.expiresAt.toISOString() ?? null,
      expires_in: people && decision.expiresInSeconds,
      picture: people && pictureOnWire(people),
    }
    return { ok: true, value: { body } }
  },
})

function pictureOnWire({ request, picture }: NonNullable<Preview['asked']>): z.output<typeof shown> {
  const { brief, askerSays } = request
  return {
    title: brief.title,
    sentence: brief.sentence,
    consequences: brief.consequences,
    undo: brief.undo,
    reversible: brief.reversible,
    if_no_answer: brief.ifNoAnswer,
    leaves_to: brief.leavesTo ?? [],
    tier_reasons: brief.tierReasons,
    unusual: brief.unusual,
    checks: brief.checks.map(({ state, words }) => ({ state, words })),
    arguments: Object.entries(picture.arguments).map(([name, value]) => ({
      name,
      title: picture.titles[name] ?? null,
      value: revealIn(value),
    })),
    hidden_characters: picture.hiddenCharacters,
    reason: revealIn(askerSays),
  }
}
