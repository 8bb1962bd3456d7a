import { describe, expect, it } from 'vitest'
import { permissions } from '@/lib/core/actor'
import {
  absoluteLimitMs,
  changeBlocker,
  idleLimitMs,
  isListedAdmin,
  permissionsOf,
  personChoices,
  prolongs,
  sessionEnd,
  signInState,
  trustedEmail,
} from '@/lib/people/rules'
import { humanRole } from '@/lib/people/schema'

const start = new Date('2026-11-22T08:00:00Z')
const after = (ms: number) => new Date(start.getTime() + ms)

describe('permissions', () => {
  it('gives nothing without a role', () => {
    expect(permissionsOf([]).size).toBe(0)
  })

  it('lets only approvers decide; administering does not include it', () => {
    const deciders = humanRole.options.filter((role) => permissionsOf([role]).has('requests:decide'))
    expect(deciders).toEqual(['approver'])
  })

  it('shows the whole audit trail to auditors and admins, and their own part to approvers', () => {
    expect(humanRole.options.filter((role) => permissionsOf([role]).has('audit:read'))).toEqual(['auditor', 'admin'])
    expect(permissionsOf(['approver']).has('audit:read_own')).toBe(true)
    // Whoever may read may take along what they may read, and nobody else.
    for (const role of humanRole.options) {
      const can = permissionsOf([role])
      expect(can.has('audit:keep')).toBe(can.has('audit:read') || can.has('audit:read_own'))
    }
  })

  it('gives no person what belongs to pods and to the system', () => {
    const everything = permissionsOf(humanRole.options)
    const machines = permissions.filter((permission) => !everything.has(permission))
    expect(machines).toEqual([
      'repositories:keep',
      'repositories:hear',
      'calls:make',
      'policy:load',
      'tools:load',
      'sessions:manage',
      'system:sweep',
    ])
  })

  it('adds up the permissions of several roles', () => {
    const both = permissionsOf(['admin', 'approver'])
    expect(both.has('requests:decide') && both.has('people:manage')).toBe(true)
  })
})

describe('the limits of a session', () => {
  it('ends an hour after it was last used', () => {
    expect(sessionEnd(start, after(60_000))).toEqual(after(60_000 + idleLimitMs))
  })

  it('never ends later than eight hours after it began', () => {
    expect(sessionEnd(start, after(absoluteLimitMs - 1000))).toEqual(after(absoluteLimitMs))
  })

  it('is prolonged when five minutes have been used up, and not at the end of the eight hours', () => {
    const expiresAt = sessionEnd(start, start)
    expect(prolongs(start, expiresAt, after(5 * 60_000 - 1))).toBe(false)
    expect(prolongs(start, expiresAt, after(5 * 60_000))).toBe(true)
    expect(prolongs(start, after(absoluteLimitMs), after(absoluteLimitMs - 1000))).toBe(false)
  })
})

describe('e-mail addresses', () => {
  it('count only when the provider has verified them', () => {
    expect(trustedEmail({ email: 'Ana@Corp.example', emailVerified: true })).toBe('ana@corp.example')
    expect(trustedEmail({ email: 'ana@corp.example', emailVerified: false })).toBeNull()
    expect(trustedEmail({ email: null, emailVerified: true })).toBeNull()
  })

  it.each([
    'victim＠corp.example',
    'аna@corp.example',
    'ana@cоrp.example',
    'ana@corp',
    'ana@corp.example\n',
    'a b@corp.example',
  ])('do not count when they only look like one: %j', (email) => {
    expect(trustedEmail({ email, emailVerified: true })).toBeNull()
  })
})

describe('admins named in the settings', () => {
  const ade = {
    issuer: 'https://login.example',
    subject: 'u-1',
    name: 'Ade',
    email: 'ade@corp.example',
    emailVerified: true,
  }

  it('are found by a verified address in any case', () => {
    expect(isListedAdmin(['ADE@corp.example'], ade)).toBe(true)
    expect(isListedAdmin(['ade@corp.example'], { ...ade, emailVerified: false })).toBe(false)
  })

  it('are found by issuer and subject together, never by one of them', () => {
    expect(isListedAdmin(['https://login.example#u-1'], { ...ade, email: null })).toBe(true)
    expect(isListedAdmin(['u-1', 'https://login.example', 'https://other.example#u-1'], ade)).toBe(false)
  })

  it('are nobody when nothing is set', () => {
    expect(isListedAdmin([], ade)).toBe(false)
  })
})

describe('changing somebody’s access', () => {
  it('is refused for oneself, in either direction', () => {
    expect(changeBlocker('ade', true, 'ade', ['ade', 'lee'])).toBe('own_roles')
  })

  it('keeps the last admin', () => {
    expect(changeBlocker('ade', false, 'system', ['ade'])).toBe('last_admin')
    expect(changeBlocker('ade', true, 'system', ['ade'])).toBeNull()
    expect(changeBlocker('ade', false, 'lee', ['ade', 'lee'])).toBeNull()
    expect(changeBlocker('ana', false, 'lee', ['ade'])).toBeNull()
  })
})

it('tells people of one name apart by their address, and names others as they are', () => {
  const people = [
    { id: '1', name: 'Tom', email: 'a@x.example', department: null },
    { id: '2', name: 'Tom', email: null, department: 'finance' },
    { id: 'person-000003', name: 'Tom', email: null, department: null },
    { id: '4', name: 'Ana', email: 'ana@x.example', department: null },
  ]
  expect(personChoices(people).map(({ label }) => label)).toEqual([
    'Tom (a@x.example)',
    'Tom (finance)',
    'Tom (000003)',
    'Ana',
  ])
})

describe('how signing in by a provider stands', () => {
  const [before, later] = [start.toISOString(), after(1).toISOString()]
  const failed = (failedAt: string, lastAt: string | null = null) => ({
    lastAt,
    failedAt,
    problem: 'provider_down' as const,
  })

  it('is not known before anybody tried', () => {
    expect(signInState({ lastAt: null, failedAt: null, problem: null })).toBe('new')
  })

  it('is what came last', () => {
    expect(signInState({ lastAt: before, failedAt: null, problem: null })).toBe('works')
    expect(signInState(failed(before))).toBe('failed')
    expect(signInState(failed(later, before))).toBe('failed')
    expect(signInState(failed(before, later))).toBe('works')
    // Who came in within the same moment came in.
    expect(signInState(failed(before, before))).toBe('works')
  })

  it.each(['not_listed', 'deactivated'] as const)('is not worse for somebody who may not come in: %s', (problem) => {
    expect(signInState({ lastAt: before, failedAt: later, problem })).toBe('works')
    expect(signInState({ lastAt: null, failedAt: later, problem })).toBe('new')
  })
})
