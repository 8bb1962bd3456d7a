import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { cache } from 'react'
import { z } from 'zod'
import {
  discard,
  edit,
  endBeside,
  giveUpReplay,
  propose,
  rebase,
  remark,
  replay,
  runBeside,
  tighten,
  undo,
  withdraw,
} from '@/app/(desk)/policy/actions'
import { ChangeFrame, ChangePage } from '@/components/policy/change-page'
import { ChangeText } from '@/components/policy/change-text'
import { RemarksCard } from '@/components/policy/remarks-card'
import { ShadowCard } from '@/components/policy/shadow-card'
import { LiveRefresh } from '@/components/shell/live'
import { NotUnderstood } from '@/components/shell/not-understood'
import { currentPerson } from '@/lib/auth/actor'
import type { PersonActor } from '@/lib/core/actor'
import { changeName, changeNumberOf } from '@/lib/policy/drafts/labels'
import { changeDetail } from '@/lib/policy/drafts/queries'
import { lookedOver } from '@/lib/policy/lookover/queries'
import { remarksOn } from '@/lib/policy/remarks/queries'
import { callsOfGroup, latestReplay } from '@/lib/policy/replay/queries'
import { latestShadow } from '@/lib/policy/shadow/queries'
import { readSearch, type SearchParams } from '@/lib/web/search'

type Props = { params: Promise<{ number: string }>; searchParams: SearchParams }

const place = z.coerce.number().int().min(0)
const address = z.object({ tab: z.enum(['text']).optional(), line: place.optional(), group: place.optional() })

/** The title and the page ask once. */
const load = cache(async (name: string) => {
  const number = changeNumberOf(name)
  return number === null ? null : await changeDetail(await currentPerson(), number)
})

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const change = await load((await params).number)
  return { title: change ? `Change of policy ${changeName(change.number)}` : 'No such change' }
}

export default async function PolicyChange({ params, searchParams }: Props) {
  const [person, change] = await Promise.all([currentPerson(), load((await params).number)])
  if (!change) notFound()
  const { found, notUnderstood } = await readSearch(address, searchParams)
  return (
    <>
      {/* What becomes of the request for a change is a line of the change's own. */}
      <LiveRefresh topics={['changes', 'policy']} />
      <ChangeFrame change={change} tab={found.tab ?? 'change'}>
        <NotUnderstood names={notUnderstood} />
        {found.tab === 'text' ? (
          <ChangeText change={change} line={found.line} onEdit={edit} />
        ) : (
          <ChangePage
            change={change}
            replay={await latestReplay(person, change.number)}
            shown={await shownGroup(person, change.number, found.group)}
            beside={
              <ShadowCard
                number={change.number}
                shadow={await latestShadow(person, change.number)}
                actions={
                  change.mayEdit && !change.isBehind && change.steps.length > 0 ? { runBeside, endBeside } : null
                }
              />
            }
            actions={
              change.mayEdit ? { undo, rebase, discard, replay, cancelReplay: giveUpReplay, propose, tighten } : null
            }
            onWithdraw={change.state === 'proposed' && change.isOwn ? withdraw : null}
            looked={await lookedOver(person, change)}
            remarks={
              <RemarksCard
                number={change.number}
                remarks={await remarksOn(person, change.number)}
                isPrivate={change.state === 'draft' || change.state === 'discarded'}
                onWrite={remark}
              />
            }
          />
        )}
      </ChangeFrame>
    </>
  )
}

/** The calls of the group of the replay that the address names. */
async function shownGroup(person: PersonActor, number: number, group: number | undefined) {
  const calls = group === undefined ? null : await callsOfGroup(person, number, group)
  return calls && { place: group!, calls }
}
