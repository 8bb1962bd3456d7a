import 'server-only'
import { z } from 'zod'
import { defineEndpoint } from '@/lib/api/endpoint'
import { decisionMeanings, inWords, stepMeanings, tierMeanings } from '@/lib/api/meanings'
import { argumentsInText } from '@/lib/api/said'
import { type AnswerAhead, type CallAhead, answerAhead } from '@/lib/calls/whatif/commands'
import { conditionsAhead, toolAhead } from '@/lib/calls/whatif/schema'
import { keyNamed } from '@/lib/policy/queries'
import type { PodActor } from '@/lib/core/actor'

// What policy would say: the endpoint of the second version for pods that look before they ask.

const query = z
  .strictObject({
    tool: toolAhead,
    arguments: argumentsInText.optional().meta({
      description: 'What it would be called with, as the JSON text of an object; instead of the conditions below',
    }),
    ...conditionsAhead.shape,
  })
  .refine(
    ({ tool: _tool, arguments: args, ...conditions }) =>
      args === undefined || Object.values(conditions).every((value) => value === undefined),
    { path: ['arguments'], error: 'Send the arguments or the conditions that matter, not both' },
  )

function aheadOf({ tool, arguments: args, path = [], branch, repository, size }: z.output<typeof query>): CallAhead {
  if (args !== undefined) return { tool, arguments: args }
  return { tool, paths: [path].flat(), branch: branch ?? null, repository: repository ?? null, sizeBytes: size ?? 0 }
}

/** Who would have to sign. */
export const asked = {
  group: z.string().meta({ description: 'The key of a group' }),
  title: z.string().meta({ description: 'The group’s name for people' }),
  count: z.number().int().meta({ description: 'How many people of it' }),
}

/** What policy would say, as it is told whether or not what people would read is told with it. */
export const policyAnswer = z.object({
  tool: z.string().meta({ description: 'The key of the tool' }),
  environment: z.string().meta({ description: 'Where this pod asks: the environment of its credential' }),
  decision: z.enum(['allow', 'ask', 'deny']).meta({ description: inWords('What policy would say.', decisionMeanings) }),
  tier: z.enum(['routine', 'elevated', 'high', 'critical']).meta({
    description: inWords('How much the call would weigh.', tierMeanings),
  }),
  reason: z.string().meta({ description: 'Why, in words' }),
  rule: z.string().nullable().meta({ description: 'The rule of policy that decides, in words' }),
  asks: z
    .array(z.object({ group: asked.group, count: asked.count }))
    .meta({ description: 'Who would have to sign: so many people of each group' }),
  expires_in_seconds: z
    .number()
    .int()
    .meta({ description: 'How long it would wait for them; 0 where nobody is asked' }),
  chain: z
    .array(
      z.object({
        outcome: z
          .enum(['passed', 'allow', 'ask', 'deny'])
          .meta({ description: inWords('What this step came to.', stepMeanings) }),
        words: z.string().meta({ description: 'The step in a sentence' }),
      }),
    )
    .meta({ description: 'What was looked at, in order, in sentences' }),
  policy_version: z.number().int().meta({ description: 'The version of the policy that answers' }),
})
const answer = policyAnswer.meta({ id: 'PolicyAnswer' })

/** The same out of a decision. */
export function policyWords(
  { environment }: Pick<PodActor, 'environment'>,
  tool: string,
  { decision, tier, reason, rule, duties, expiresInSeconds, chain, policyVersion }: AnswerAhead,
): z.output<typeof policyAnswer> {
  return {
    tool,
    environment,
    decision,
    tier,
    reason,
    rule: rule?.words ?? null,
    asks: [...duties],
    expires_in_seconds: expiresInSeconds,
    chain: chain.map(({ outcome, words }) => ({ outcome, words })),
    policy_version: policyVersion,
  }
}

export const decideAhead = defineEndpoint({
  method: 'GET',
  path: '/v2/policy/decide',
  operationId: 'decideAhead',
  tag: 'Look',
  summary: 'What policy would say to a call of this pod',
  description:
    'By the policy in force now. Nothing comes of it but a line on the record that it was asked. By conditions it is about a call in which nothing is found; send the arguments to have them looked through. The answer to the call itself counts.',
  query,
  replies: {
    200: {
      description: 'What policy would say',
      schema: answer,
      example: {
        tool: 'git.rollback_commit',
        environment: 'prod',
        decision: 'ask',
        tier: 'critical',
        reason: 'Taking back a commit needs a product owner',
        rule: 'Taking back a commit needs a product owner',
        asks: [{ group: 'product-owners', count: 1 }],
        expires_in_seconds: 86_400,
        chain: [
          { outcome: 'passed', words: '“Roll back a commit” is live.' },
          { outcome: 'passed', words: 'The delivery department may use this tool.' },
          { outcome: 'ask', words: 'Taking back a commit needs a product owner' },
        ],
        policy_version: 7,
      },
    },
  },
  async run({ actor, query: asked }) {
    const tool = await keyNamed(asked.tool)
    const outcome = await answerAhead(actor, aheadOf({ ...asked, tool }))
    if (!outcome.ok) return outcome
    return { ok: true, value: { body: policyWords(actor, tool, outcome.value) } }
  },
})
