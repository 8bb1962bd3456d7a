import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it, vi } from 'vitest'
import { GroupsForm } from '@/components/people/groups-form'
import type { PersonRow } from '@/lib/people/schema'

const group = (slug: string) => ({ slug, title: `The ${slug}`, members: [] })

function shown(asked: readonly string[] | null): string {
  const join = vi.fn<() => Promise<never>>()
  const form = createElement(GroupsForm, {
    person: { id: 'p', name: 'Vic', groups: ['potters'] } as unknown as PersonRow,
    own: [group('potters')],
    joinable: [group('glazers')],
    asked,
    isSigned: false,
    waiting: [],
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
