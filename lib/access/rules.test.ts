import { describe, expect, it } from 'vitest'
import {
  accessBrief,
  type AccessCounts,
  excludedFrom,
  hasRight,
  rightsWith,
  subjectOf,
  whatMoved,
  withRole,
} from '@/lib/access/rules'
import { accessWish, type Holder, type NamedRight } from '@/lib/access/schema'
import { humanRole } from '@/lib/people/schema'

const tom: Holder = {
  id: 'tom',
  name: 'Tom Weber',
  email: 'tom@corp.example',
  emailVerified: true,
  roles: ['viewer'],
  groups: [{ slug: 'finance', title: 'Finance' }],
  active: true,
}
const ana = { id: 'ana', name: 'Ana Kovač' }
const usual: AccessCounts = { active: 6, withRole: 5, admins: 1, namesakes: 0, members: 0, able: 0, refused: 0 }
const leads: NamedRight = { group: 'leads', title: 'Leads' }

const brief = (right: NamedRight, person: Partial<Holder> = {}, counts: Partial<AccessCounts> = {}, asker = ana) =>
  accessBrief({ asker, person: { ...tom, ...person }, right, counts: { ...usual, ...counts } })

describe('what a form sends', () => {
  const wish = (right: string) => accessWish.safeParse({ personId: 'tom', right, reason: 'Needs it' })

  it('names a role or a group in one word', () => {
    expect(wish('role:prompt_reviewer').data?.right).toEqual({ role: 'prompt_reviewer' })
    expect(wish('group:finance').data?.right).toEqual({ group: 'finance' })
  })

  it.each(['', ':', 'role', 'role:', 'role:boss', 'group:F', 'pod:x', '__proto__:x', 'role:admin:x', 'group:a:b'])(
    'is refused when it is %j',
    (word) => {
      expect(wish(word).success).toBe(false)
    },
  )

  it('says why', () => {
    expect(accessWish.safeParse({ personId: 'tom', right: 'role:viewer', reason: '  ' }).success).toBe(false)
  })
})

describe('a right', () => {
  it('is what a request is about, together with whose it would be', () => {
    expect(subjectOf('tom', { role: 'approver' })).toBe('tom/role:approver')
    expect(subjectOf('tom', { group: 'finance' })).toBe('tom/group:finance')
  })

  it('is held or not', () => {
    expect(hasRight(tom, { role: 'viewer' })).toBe(true)
    expect(hasRight(tom, { role: 'admin' })).toBe(false)
    expect(hasRight(tom, { group: 'finance' })).toBe(true)
    expect(hasRight(tom, { group: 'leads' })).toBe(false)
  })

  it('is access again only for who has none, and brings back everything that was theirs', () => {
    const again = { access: 'again' } as const
    expect(whatMoved(tom, again)).toBe('Tom Weber has access already')
    const ended = { ...tom, active: false }
    expect(whatMoved(ended, again)).toBeNull()
    expect(rightsWith(ended, again).map(({ name, isNew }) => [name, isNew])).toEqual([
      ['Viewer', true],
      ['Finance', true],
    ])
    expect(brief(again, ended)).toMatchObject({
      sentence: 'Ana Kovač asks for access again for Tom Weber',
      consequences: [
        'Tom Weber would be viewer again.',
        'Tom Weber would be in Finance again.',
        'With access again, Tom Weber can sign in, and what they were counts as before.',
        expect.any(String),
      ],
      undo: 'An administrator can end their access again.',
    })
  })

  it('adds to the roles there are, in their order', () => {
    expect(withRole(['admin'], 'viewer')).toEqual(['viewer', 'admin'])
    expect(withRole(['viewer'], 'viewer')).toEqual(['viewer'])
  })

  it('is not signed by who asks, nor by whom it is for', () => {
    expect(excludedFrom('ana', 'tom')).toEqual([
      { personId: 'ana', because: 'own_wish' },
      { personId: 'tom', because: 'for_oneself' },
    ])
  })

  it('moved when it was given meanwhile, or nobody can be given it', () => {
    const now = { ...tom, active: true }
    expect(whatMoved(now, { role: 'approver' })).toBeNull()
    expect(whatMoved(now, { role: 'viewer' })).toBe('Tom Weber has it already')
    expect(whatMoved({ ...now, active: false }, { role: 'viewer' })).toBe('Tom Weber has no access any more')
    expect(whatMoved(null, { role: 'viewer' })).toBe('the person is not known any more')
  })

  it('is shown among those there are, and is new only while it is', () => {
    const names = (right: NamedRight) => rightsWith(tom, right).map(({ name, isNew }) => (isNew ? `+${name}` : name))
    expect(names({ role: 'approver' })).toEqual(['Viewer', '+Approver', 'Finance'])
    expect(names(leads)).toEqual(['Viewer', 'Finance', '+Leads'])
    expect(names({ role: 'viewer' })).toEqual(['Viewer', 'Finance'])
  })
})

describe('the brief', () => {
  it('says who asks what for whom, and what they may do before and after', () => {
    expect(brief({ role: 'approver' })).toMatchObject({
      sentence: 'Ana Kovač asks for the role approver for Tom Weber',
      consequences: [
        'Tom Weber is viewer now.',
        'With it: decides on requests of their groups, and sees their own part of the audit trail.',
        'It counts from Tom Weber’s next click on. Nothing else about Tom Weber changes.',
      ],
      ifNoAnswer: 'If nobody answers in time, nothing changes and Ana Kovač reads that nobody answered.',
      undo: 'An administrator can take the role away again.',
      reversible: true,
      unusual: [],
      object: 'approver',
      whole: false,
    })
    expect(brief(leads, { roles: ['approver'], groups: [] })).toMatchObject({
      sentence: 'Ana Kovač asks for the group Leads for Tom Weber',
      consequences: expect.arrayContaining([
        'Tom Weber is in no group now.',
        'With it, Tom Weber signs what rules ask of Leads, as far as their roles let them decide.',
      ]),
      undo: 'An administrator can take them out of the group again.',
      unusual: [],
      object: 'leads',
    })
  })

  it('says so when somebody asks for themselves', () => {
    expect(brief({ role: 'admin' }, {}, {}, tom).sentence).toBe('Tom Weber asks for the role admin for themselves')
  })

  it.each(humanRole.options)('has a sentence about what %s lets a person do', (role) => {
    expect(brief({ role }, { roles: [] }).consequences[1]).toMatch(/^With it: [a-z].{20,}\.$/)
  })

  it.each([
    ['no role yet', { role: 'viewer' } as const, { roles: [] }, {}, 'Tom Weber has no role here yet.', '5 people have'],
    ['admin', { role: 'admin' } as const, {}, {}, 'sets up everything', '1 person has it.'],
    ['a group for no approver', leads, {}, { members: 3, able: 2 }, 'sign nothing yet', 'Of its 3 members, 2 can'],
    ['asked again', { role: 'approver' } as const, {}, { refused: 1 }, 'Asked again', '1 request for this very right'],
    ['a namesake', { role: 'approver' } as const, {}, { namesakes: 1 }, 'is called Tom Weber too', '1 other person'],
  ])('points at %s, with its counts', (_, right, person, counts, text, baseline) => {
    expect(brief(right, person, counts).unusual).toEqual([
      { text: expect.stringContaining(text), baseline: expect.stringContaining(baseline) },
    ])
  })

  it('says openly whose address nobody checked, and that the need was not looked at', () => {
    const check = (person: Partial<Holder>) => brief({ role: 'approver' }, person).checks.map(({ state }) => state)
    expect(check({})).toEqual(['pass', 'pass', 'pass', 'not_run'])
    expect(check({ emailVerified: false })[2]).toBe('found')
    expect(check({ email: null })[2]).toBe('found')
  })

  it('shows hidden characters in names as codes', () => {
    expect(brief({ role: 'viewer' }, { name: 'Tom\u202E' }).sentence).toContain('Tom⟨text reversed from here, U+202E⟩')
  })
})
