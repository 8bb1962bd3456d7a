import { expect, it } from 'vitest'
import { cast, must } from '@/lib/calls/fixture'
import { execute } from '@/lib/change/command'
import { read } from '@/lib/db/client'
import { registerPod } from '@/lib/pods/commands'
import { describePod } from '@/lib/pods/words/commands'

it('calls one pod alone by a name that several are to have at once', async () => {
  const { owner } = await cast()
  const slugs = ['one', 'two', 'three', 'four', 'five', 'six']
  const place = { role: 'WriterPod', department: 'product', purpose: 'For tests', ownerId: owner.id }
  for (const slug of slugs) await must(registerPod as never, { slug, name: slug, ...place })
  const outcomes = await Promise.all(
    slugs.map((podSlug, at) =>
      execute(describePod, owner, { podSlug, name: at % 2 ? 'Lamps' : 'lamps', purpose: 'Writes about lamps' }),
    ),
  )
  const refused = { reason: 'name_taken', fields: { name: ['Another pod is called so already.'] } }
  expect(outcomes.filter(({ ok }) => !ok)).toMatchObject(Array.from({ length: 5 }, () => refused))
  expect(await read.pod.count({ where: { name: { equals: 'lamps', mode: 'insensitive' } } })).toBe(1)
})
