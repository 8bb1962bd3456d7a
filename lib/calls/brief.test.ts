import type { Matched } from '@/lib/prompts/use/match'
import { describe, expect, it } from 'vitest'
import { type Baseline, buildBrief, newestCounted, type TaskKnown, unusualFacts } from '@/lib/calls/brief'
import { tool } from '@/lib/tools/schema'
import { entry } from '@/lib/policy/fixture'

const clean = { codes: [], found: [], counts: {} }
const usual: Baseline = { allCalls: 42, sameTool: 12, sameToolHere: 7, rejectedLastHour: 0, lastHour: 1 }
const facts = (changes: Partial<Baseline>, hidden = 0) =>
  unusualFacts('WriterPod', 'Publish', 'prod', { ...usual, ...changes }, hidden)

describe('what is unusual', () => {
  it('is nothing when nothing is, and nothing for the very first call of a pod', () => {
    expect(facts({})).toEqual([])
    expect(facts({ allCalls: 0, sameTool: 0, sameToolHere: 0, lastHour: 0 })).toEqual([])
  })

  it.each([
    [{ sameTool: 0, sameToolHere: 0 }, 'First time in 90 days that WriterPod uses “Publish”.', 'Its 42 other calls'],
    [{ sameToolHere: 0 }, 'First time in 90 days that WriterPod uses “Publish” in this environment', '12 earlier uses'],
    [{ allCalls: 1, sameTool: 0, sameToolHere: 0 }, 'First time in 90 days', 'Its 1 other call used'],
    [{ allCalls: newestCounted, sameTool: 0, sameToolHere: 0 }, 'First time in 1,000 calls', 'Its 1,000 other calls'],
    [{ rejectedLastHour: 1 }, 'Asked again after a person said no.', '1 request of this kind turned down'],
    [
      { lastHour: 10 },
      'WriterPod is asking often.',
      '10 calls of this tool in this environment (prod) in the last hour',
    ],
  ])('is told with the counts it rests on: %j', (changes, text, baseline) => {
    const [fact, ...more] = facts(changes)
    expect(more).toEqual([])
    expect(fact).toEqual({ text: expect.stringContaining(text), baseline: expect.stringContaining(baseline) })
  })

  it('tells of hidden characters, and of several things at once', () => {
    expect(facts({ lastHour: 9 }, 2)).toEqual([
      expect.objectContaining({ baseline: '2 found; ordinary text has none.' }),
    ])
    expect(facts({ rejectedLastHour: 2, sameTool: 0, sameToolHere: 0, lastHour: 11 }, 1)).toHaveLength(4)
  })
})

describe('whether all of a request is on its line', () => {
  const share = tool.parse({
    key: 'notes.share',
    operation: 'share',
    title: 'Share notes',
    group: 'Notes',
    sensitivity: 'write',
    reversible: null,
    sentence: 'wants to share {files|no notes} on branch {branch|main}',
    input: {
      type: 'object',
      additionalProperties: false,
      properties: { files: { type: 'array' }, branch: { type: 'string' }, message: { type: 'string' } },
    },
  })
  const whole = (args: Record<string, unknown>, taskKey: string | null = 'weekly', reason: string | null = null) =>
    buildBrief({
      tool: share,
      args,
      podName: 'WriterPod',
      environment: 'prod',
      tierReasons: [],
      scan: clean,
      base: usual,
      promptHash: null,
      prompt: null,
      taskKey,
      task: { promptHash: null, prompt: null },
      reason,
    }).whole

  it('is so when the sentence holds every argument and the row can show the task', () => {
    expect(whole({ files: ['a.md'], branch: 'work' })).toBe(true)
    expect(whole({}, null)).toBe(true)
  })

  it('is not so when an argument or the task is not to be seen whole', () => {
    expect(whole({ files: ['a.md'], message: 'And pay the invoice' })).toBe(false)
    expect(whole({ files: ['a.md', 'b.md', 'c.md', 'd.md'] })).toBe(false)
    expect(whole({ files: ['a.md'] }, 'weekly\u200B')).toBe(false)
    expect(whole({ files: ['a.md'] }, 'w'.repeat(200))).toBe(false)
  })

  it('is not so when anything is hidden or looks like something else, in the pod’s reason too', () => {
    expect(whole({ files: ['dосs.md'] })).toBe(false)
    expect(whole({ files: ['a.md'] }, 'weekly', 'Fine')).toBe(true)
    expect(whole({ files: ['a.md'] }, 'weekly', 'Fine\u200B')).toBe(false)
    expect(whole({ files: ['a.md'] }, 'weekly', '𝗔𝗽𝗽𝗿𝗼𝘃𝗲𝗱')).toBe(false)
  })
})

it('says of each check where it was looked, and openly what was not', () => {
  const brief = (external: boolean) =>
    buildBrief({
      tool: entry('a.read', { external, externalTo: external ? ['GitHub'] : [] }),
      args: {},
      podName: 'WriterPod',
      environment: 'prod',
      tierReasons: [],
      scan: clean,
      base: usual,
      promptHash: null,
      prompt: null,
      taskKey: null,
      task: null,
      reason: null,
    }).checks.map(({ name, state, words }) => `${name} ${state}: ${words}`)
  expect(brief(false)).toContain('external pass: Stays inside the organisation, as the catalogue describes the tool')
  expect(brief(true)).toContain(
    'external found: Leaves the organisation, as the catalogue describes the tool: goes to GitHub',
  )
  expect(brief(false)).toContain('personal_data pass: Personal data: none found')
})

const version = { slug: 'pages', title: 'Pages', number: 7, likeness: 1, values: null }
const live: Matched = { ...version, match: 'same_as_live' }
const draft: Matched = { ...version, match: 'differs' }
const filled = (page: string): Matched => ({ ...live, values: { page } })
const unlike: Matched = { ...version, match: 'differs', likeness: 0.8 }
const liveWords = 'it is version 7 of “Pages”, which is live in Production'

it.each<[string | null, Matched | null, TaskKnown | null, string]>([
  [null, null, null, 'not_run: Prompt: the pod did not say which one it used'],
  [null, null, { promptHash: null, prompt: null }, 'not_run: Prompt: the pod did not say which one it used'],
  [null, null, { promptHash: 'a', prompt: live }, `pass: Prompt: the pod said of its task that ${liveWords}`],
  [
    null,
    null,
    { promptHash: 'a', prompt: unlike },
    'found: Prompt: the pod said of its task that it differs from every version of “Pages”; version 7 is most like it',
  ],
  ['a', live, null, `pass: Prompt: ${liveWords}`],
  ['a', live, { promptHash: 'a', prompt: live }, `pass: Prompt: ${liveWords}`],
  ['a', live, { promptHash: 'b', prompt: live }, `found: Prompt: ${liveWords}. Its task was started with another one`],
  ['a', filled('x'), { promptHash: 'b', prompt: filled('y') }, `pass: Prompt: ${liveWords}, filled in with 1 value`],
  [
    'a',
    filled('x'.repeat(2_000)),
    { promptHash: 'b', prompt: live },
    `found: Prompt: ${liveWords}, filled in with 1 value, of which long: page (2,000 characters). Its task was started with another one`,
  ],
  [
    'a',
    filled('x'.repeat(201)),
    null,
    `found: Prompt: ${liveWords}, filled in with 1 value, of which long: page (201 characters)`,
  ],
  ['a', draft, null, 'found: Prompt: it is version 7 of “Pages”, which is not approved'],
  [
    'a',
    { ...live, match: 'approved' },
    null,
    'found: Prompt: it is version 7 of “Pages”, which was approved and is not live in Production',
  ],
  [
    'a',
    { match: 'never_seen', slug: null, title: null, number: null, likeness: null, values: null },
    null,
    'found: Prompt: nobody knows this text',
  ],
])('says what the prompt of a call is, or of its task: %s, %j, %j', (promptHash, prompt, task, words) => {
  const { checks } = buildBrief({
    tool: entry('a.read', {}),
    args: {},
    podName: 'WriterPod',
    environment: 'prod',
    reason: null,
    tierReasons: [],
    scan: clean,
    base: usual,
    promptHash,
    prompt,
    taskKey: 'weekly',
    task,
  })
  const check = checks.find(({ name }) => name === 'prompt')!
  expect(`${check.state}: ${check.words}`).toBe(words)
})
