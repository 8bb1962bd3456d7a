import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { call, signed, withRules } from '@/lib/policy/fixture'
import { decide } from '@/lib/policy/rules'
import type { Call } from '@/lib/policy/schema'

describe('decide, in its order', () => {
  const snapshot = withRules('tools: ["**"], then: allow')

  it.each([
    ['an unknown tool', call({ tool: 'a.nothing' }), 'tool', /no tool of this name/],
    ['a tool in capital letters', call({ tool: 'A.READ' }), 'tool', /no tool of this name\. Near it: a\.read\. GET/],
    [
      'one that only its department does not know',
      call({ tool: 'a.wrote', department: 'narrow' }),
      'tool',
      /of this name\. GET/,
    ],
    ['a draft', call({ tool: 'c.draft' }), 'tool', /not live yet/],
    ['a retired tool', call({ tool: 'c.old' }), 'tool', /retired/],
    ['an unknown environment', call({ tool: 'a.read', environment: 'moon' }), 'environment', /no such environment/],
    ['an unknown department', call({ tool: 'a.read', department: 'x' }), 'department', /no such department/],
    [
      'what the department does not list',
      call({ tool: 'a.write', department: 'narrow' }),
      'department',
      /narrow department may not use “a.write”/,
    ],
    ['an unknown role', call({ tool: 'a.read', role: 'Nobody' }), 'role', /no such role/],
    ['a role that only looks alike', call({ tool: 'a.read', role: 'D\u0435vPod' }), 'role', /no such role/],
    ['an inherited denial over an own permission', call({ tool: 'b.wipe' }), 'rule', /may not use b.wipe/],
  ])('denies %s', (_, asked, step, words) => {
    const decision = decide(snapshot, asked)
    expect(decision).toMatchObject({ decision: 'deny', duties: [], expiresInSeconds: 0, policyVersion: 5 })
    expect(decision.chain.at(-1)).toMatchObject({ step, outcome: 'deny', words: expect.stringMatching(words) })
  })

  it('compares role, department and environment without regard to case', () => {
    expect(
      decide(snapshot, call({ tool: 'a.read', role: 'DEVPOD', department: 'Delivery', environment: 'PROD' })).decision,
    ).toBe('allow')
  })

  it('says every step of the way in words, and none that nobody looked at', () => {
    expect(decide(snapshot, call({ tool: 'a.read' })).chain.map(({ step, outcome }) => [step, outcome])).toEqual([
      ['tool', 'passed'],
      ['department', 'passed'],
      ['rule', 'allow'],
    ])
  })

  it('denies what no rule permits', () => {
    const decision = decide(withRules('tools: [a.read], in: [dev], then: allow'), call({ tool: 'a.read' }))
    expect(decision).toMatchObject({ decision: 'deny', rule: null })
    expect(decision.chain.at(-1)?.words).toBe('No rule lets DevPod use “a.read” in production.')
  })
})

describe('what cannot be read', () => {
  const snapshot = withRules('tools: ["**"], then: allow')

  it.each<[string, object]>([
    ['a path that goes up', { paths: ['docs/../.github/x'] }],
    ['an absolute path', { paths: ['/etc/passwd'] }],
    ['a long form of a branch', { branch: 'refs/heads/main' }],
    ['a size that is no number', { sizeBytes: Number.NaN }],
    ['a share above 1', { deletedShare: 1.5 }],
    ['a share in text', { deletedShare: '0.5' }],
    ['what it touches as a text', { touches: 'symlink' }],
    ['a prompt state nobody knows', { promptState: 'fine' }],
    ['paths that are no list', { paths: 'docs' }],
    ['a path that is no text', { paths: [['docs']] }],
    ['findings that are missing', { findings: undefined }],
  ])('is denied: %s', (_, odd) => {
    const decision = decide(snapshot, { ...call({ tool: 'a.write' }), ...odd } as Call)
    expect(decision.decision).toBe('deny')
    expect(decision.chain.at(-1)).toMatchObject({ step: 'call', outcome: 'deny' })
  })

  it('is never answered with an exception, nor with a permission', () => {
    const trap = new Proxy(
      {},
      {
        get: () => {
          throw new Error('trap')
        },
      },
    )
    for (const odd of [null, undefined, 5, 'x', [], trap])
      expect(decide(snapshot, odd as unknown as Call).decision).toBe('deny')
    const field = fc.constantFrom(...Object.keys(call()))
    fc.assert(
      fc.property(
        fc.anything({ withNullPrototype: true, withBigInt: true, withSparseArray: true }),
        field,
        (junk, name) => {
          const decision = decide(snapshot, junk as Call)
          expect(decision.decision).toBe('deny')
          expect(['allow', 'deny']).toContain(
            decide(snapshot, { ...call({ tool: 'a.write' }), [name]: junk } as Call).decision,
          )
        },
      ),
      { numRuns: 5000 },
    )
  })
})

it('nobody who reads a decision can change the policy through it', () => {
  const snapshot = withRules(`tools: [a.read], then: ask, ${signed}`)
  const before = JSON.stringify(decide(snapshot, call({ tool: 'a.read' })))
  const decision = decide(snapshot, call({ tool: 'a.read' }))
  decision.duties.pop()
  decision.chain.pop()
  expect(() => Object.assign(decision.rule ?? {}, { words: 'x' })).toThrow(TypeError)
  expect(() => decision.tierReasons.push('x')).toThrow(TypeError)
  expect(JSON.stringify(decide(snapshot, call({ tool: 'a.read' })))).toBe(before)
})

describe('a pod that is bound to repositories', () => {
  const open = withRules('tools: ["**"], then: allow')
  const answer = (repository: string | null, boundTo?: string[]) =>
    decide(open, call({ tool: 'a.clone', paths: ['a'], repository, ...(boundTo && { boundTo }) }))

  it('is denied every other one, in words, whatever the rules say', () => {
    expect(answer('till', ['shop', 'acme/*'])).toMatchObject({ decision: 'deny', rule: null })
    expect(answer('till', ['shop', 'acme/*']).chain.at(-1)).toEqual({
      step: 'repository',
      outcome: 'deny',
      words: 'This pod works in shop and acme/* only, so the call is denied.',
    })
    for (const own of ['shop', 'Shop', 'acme/till', null])
      expect([own, answer(own, ['shop', 'acme/*']).decision]).toEqual([own, 'allow'])
  })

  it('may name any when nothing binds it, but none that is no plain name', () => {
    expect([answer('till').decision, answer('till', []).decision]).toEqual(['allow', 'allow'])
    for (const odd of ['../shop', 'shop.git', 'a/b/c', 'sh\u043Ep', 'https://x/shop', 'shop ', ''])
      expect([odd, answer(odd).decision]).toEqual([odd, 'deny'])
  })
})
