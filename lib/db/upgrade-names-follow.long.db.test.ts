import { describe, expect, it } from 'vitest'
import { carriedOver } from '@/lib/db/fixture-carried-over'
import { everyState } from '@/lib/db/fixture-every-state'
import { goesOn, readsOn } from '@/lib/db/fixture-going-on'

const installation = carriedOver('20261126160501_names_follow_the_provider', everyState)

describe('an installation with repositories for pods and names that follow the provider, brought up to date', () => {
  installation.stands()
})

describe('life goes on there', () => {
  goesOn(installation)

  it.each([
    ['pottery', 'allowed'],
    ['acme/jars', 'allowed'],
    ['weaving', 'denied'],
  ])('its pod, which works in some repositories alone, asks about %s and is %s', async (repository, state) => {
    const { submitCall } = await import('@/lib/calls/record/commands')
    const pod = await installation.product().podOf(await installation.idOf('allowed'))
    const asked = { tool: 'notes.find', arguments: { repo_name: repository }, idempotencyKey: `new-${repository}` }
    expect(await submitCall(pod, asked)).toMatchObject({ ok: true, value: { state } })
  })
})

describe('the repository it had read', () => {
  readsOn(installation)
})
