import { expect, it } from 'vitest'
import { ask, cast as people, decide, newcomer, settled } from '@/lib/access/fixture'
import { ask as askFor, cast, decide as decideCall, page, release } from '@/lib/calls/fixture'
import { leaderHome } from '@/lib/insights/home/queries'

it('tells what people signed lately that is no call of a pod, the newest first', async () => {
  const stage = await cast()
  const { lee, lead } = await people()
  const [first, second] = [
    await ask(lee, 'role:approver', await newcomer()),
    await ask(lee, 'role:approver', await newcomer()),
  ]
  for (const request of [first, second]) {
    expect(await decide(lead, request)).toMatchObject({ ok: true })
    await settled(request)
  }
  await decide(lead, await ask(lee, 'role:approver', await newcomer()), 'reject')
  const call = await askFor(stage.writerPod, page())
  for (const who of [stage.ana, stage.priya]) await decideCall(who, call)
  await release(call)
  const { signed } = await leaderHome(lee)
  expect(signed.map(({ number, by }) => [number, by])).toEqual([
    [second.number, ['Lead']],
    [first.number, ['Lead']],
  ])
})
