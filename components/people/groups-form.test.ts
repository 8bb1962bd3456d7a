import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it, vi } from 'vitest'
import { GroupsForm } from '@/components/people/groups-form'
import type { WaitingRight } from '@/lib/access/schema'
import type { PersonRow } from '@/lib/people/schema'

const group = (slug: string) => ({ slug, title: `The ${slug}`, members: [] })

function shown(asked: readonly string[] | null, waiting: readonly WaitingRight[] = []): string {
  const join = vi.fn<() => Promise<never>>()
  const form = createElement(GroupsForm, {
    person: { id: 'p', name: 'Vic', groups: ['potters'] } as unknown as PersonRow,
    own: [group('potters')],
    joinable: [group('glazers')],
    asked,
    isSigned: waiting.length > 0,
    waiting,
    actions: { join, leave: join },
    isLocked: false,
  })
  return renderToStaticMarkup(form)
}

it('says of a group that no rule names that being in it signs nothing, before and after somebody joins', () => {
  const words = 'No rule asks this group, so being in it signs nothing.'
  expect(shown([])).toContain(words)
  expect(shown([])).toContain('The glazers (no rule asks it)')
  expect(shown(['potters', 'glazers'])).not.toMatch(/no rule asks/i)
  // Without a policy nobody can say.
  expect(shown(null)).not.toMatch(/no rule asks/i)
})

it('shows what was asked for and waits, and offers it no more', () => {
  const sentence = 'Ade asks for the group The glazers for Vic'
  const page = shown(null, [{ number: 7, sentence, right: { group: 'glazers' } }])
  expect(page).toContain('href="/approvals/CS-7"')
  expect(page).not.toContain('value="glazers"')
  expect(page).toContain('>Ask for it<')
  expect(shown(null)).toContain('value="glazers"')
  expect(shown(null)).toContain('>Add<')
})
