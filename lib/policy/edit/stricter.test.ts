import { describe, expect, it } from 'vitest'
import { notStricter } from '@/lib/policy/edit/stricter'
import { entry, policyOf } from '@/lib/policy/fixture'

const tools = [entry('a.read'), entry('a.write', { sensitivity: 'write' }, { branch: {}, paths: {} })]
const head = 'version: 1\nenvironments: [dev, prod]\n'
const policy = (rules: string, more = 'departments: { all: { tools: [a.*] } }') =>
  policyOf(
    `${head}${more}\nroles:\n  DevPod:\n    rules:\n${rules
      .split(' | ')
      .map((rule) => `      - { ${rule} }\n`)
      .join('')}`,
  )

const owners = 'duty: [{ group: owners, count: 1 }]'

describe('conditions', () => {
  it.each([
    [
      'fewer paths are allowed',
      'tools: [a.write], when: { path: [docs/**, src/**] }, then: allow',
      'tools: [a.write], when: { path: [docs/api/**] }, then: allow',
    ],
    [
      'more paths are denied',
      'tools: [a.*], then: allow | tools: [a.write], when: { path: [src/**] }, then: deny',
      'tools: [a.*], then: allow | tools: [a.write], when: { path: [src/**, docs/**] }, then: deny',
    ],
    [
      'a permission gets a condition',
      'tools: [a.*], then: allow',
      'tools: [a.*], when: { size_bytes_over: 0, rate_per_hour_over: 4 }, then: allow',
    ],
    [
      'it asks from less on',
      `tools: [a.*], then: allow | tools: [a.*], when: { size_bytes_over: 100 }, then: ask, ${owners}`,
      `tools: [a.*], then: allow | tools: [a.*], when: { size_bytes_over: 10 }, then: ask, ${owners}`,
    ],
    [
      'two rules with conditions become one without',
      `tools: [a.*], then: allow | tools: [a.*], when: { branch: { is: main } }, then: deny | tools: [a.*], when: { branch: { not: main } }, then: deny`,
      'tools: [a.*], then: deny',
    ],
    [
      'one release is taken out',
      'tools: [a.write], when: { branch: { is: release/* } }, then: allow',
      'tools: [a.write], when: { branch: { is: release/*, not: release/1 } }, then: allow',
    ],
    [
      'more that is touched is denied',
      'tools: [a.*], then: allow | tools: [a.*], when: { touches: [symlink] }, then: deny',
      'tools: [a.*], then: allow | tools: [a.*], when: { touches: [workflow, symlink] }, then: deny',
    ],
    [
      'a rule about what is touched is written as two',
      'tools: [a.*], when: { touches: [workflow, symlink] }, then: allow',
      'tools: [a.*], when: { touches: [workflow] }, then: allow | tools: [a.*], when: { touches: [symlink] }, then: allow',
    ],
    [
      'a rule is written as two',
      'tools: [a.*], when: { prompt_state: [approved, not_said] }, then: allow',
      'tools: [a.*], when: { prompt_state: [approved] }, then: allow | tools: [a.*], when: { prompt_state: [not_said] }, then: allow',
    ],
  ])('is as strict where %s, and not the other way round', (what, before, after) => {
    expect(notStricter(policy(before), policy(after), tools)).toEqual([])
    expect(notStricter(policy(after), policy(before), tools).length > 0).toBe(!what.includes('written as two'))
  })

  it('that are too many to compare are told and not taken for strict', () => {
    const many = Array.from({ length: 9 }, (_, at) => `tools: [a.*], when: { path: [f${at}/**] }, then: allow`).join(
      ' | ',
    )
    expect(
      notStricter(policy(many), policy(`${many} | tools: [a.read], when: { path: [x/**] }, then: deny`), tools),
    ).toMatchObject([{ kind: 'unproved', place: { tool: 'a.read' } }])
  })
})

describe('what is milder is told in a sentence', () => {
  const asks = `tools: [a.read], then: ask, duty: [{ group: owners, count: 2 }], tier: high, expires: 1h`
  it.each([
    [
      'tools: [a.read], then: allow',
      ['In development and production, DevPod could use “a.read” without a signature that was needed.'],
    ],
    [
      asks.replace('count: 2', 'count: 1'),
      ['In development and production, DevPod would need fewer or other people to sign for “a.read”.'],
    ],
    [
      asks.replace('high', 'elevated'),
      ['In development and production, DevPod would ask for “a.read” at a lower tier.'],
    ],
    [
      `${asks}, permission: 4h`,
      ['In development and production, DevPod could use a permission for “a.read” for longer.'],
    ],
    [
      asks.replace('1h', '2h'),
      ['In development and production, DevPod could wait longer for a signature on “a.read”.'],
    ],
    [
      `${asks} | tools: [a.write], in: [prod], then: allow`,
      ['In production, DevPod could use “a.write”, which was denied.'],
    ],
    [
      `${asks} | tools: [a.new], then: allow`,
      ['In development and production, DevPod could use a tool a.new that is added later, which was denied.'],
    ],
    [
      `${asks} | tools: [a.**], in: [dev], then: ask, ${owners}`,
      [
        'In development, DevPod could ask to use “a.write”, which was denied.',
        'In development, DevPod could ask to use tools named a.* that are added later, which was denied.',
      ],
    ],
  ])('%s', (after, words) => {
    expect(notStricter(policy(asks), policy(after), tools).map((milder) => milder.words)).toEqual(words)
  })

  it('of departments, and of who signs changes', () => {
    const wide = policy(asks, `departments: { all: { tools: [a.*] }, more: { tools: [a.read] } }`)
    expect(notStricter(policy(asks), wide, tools).map(({ words }) => words)).toEqual([
      'In development and production, DevPod of more could ask to use “a.read”, which was denied.',
    ])
    const signed = (duty: string) =>
      policy(asks, `departments: { all: { tools: [a.*] } }\nchanges: { access: { ${duty} } }`)
    const two = signed('duty: [{ group: leads, count: 2 }]')
    expect(notStricter(two, signed('duty: [{ group: leads, count: 3 }]'), tools)).toEqual([])
    expect(notStricter(two, policy(asks), tools).map(({ words }) => words)).toEqual([
      'For changes of the kind “access” less would be needed than now: A change of access needs 1 person of admins, as the policy does not name it.',
    ])
  })

  it('of who signs which prompts', () => {
    const signed = (rows: string) =>
      policy(
        asks,
        `departments: { all: { tools: [a.*] } }\nchanges: { prompts: { duty: [{ group: leads, count: 1 }], rows: [${rows}] } }`,
      )
    const row = (count: number) => `{ in: [prod], sensitivity: [sensitive], duty: [{ group: leads, count: ${count} }] }`
    expect(notStricter(signed(row(2)), signed(row(3)), tools)).toEqual([])
    expect(
      notStricter(signed(row(2)), signed(`${row(2)}, { in: [prod], duty: [{ group: leads, count: 2 }] }`), tools),
    ).toEqual([])
    expect(notStricter(signed(row(3)), signed(row(2)), tools).map(({ words }) => words)).toEqual([
      'For changes of the kind “prompts” less would be needed than now: A change of a sensitive prompt in production needs 2 people of leads.',
    ])
  })
})
