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
  replay,
  runBeside,
  tighten,
  undo,
  withdraw,
} from '@/app/(desk)/policy/actions'
import { ChangeFrame, ChangePage } from '@/components/policy/change-page'
import { LineDifference } from '@/components/policy/line-difference'
import { NumberedText } from '@/components/policy/numbered-text'
import { ShadowCard } from '@/components/policy/shadow-card'
import { TextEditor } from '@/components/policy/text-editor'
import { LiveRefresh } from '@/components/shell/live'
import { NotUnderstood } from '@/components/shell/not-understood'
import { Card } from '@/components/ui/card'
import { currentPerson } from '@/lib/auth/actor'
import type { PersonActor } from '@/lib/core/actor'
import { changeName, changeNumberOf } from '@/lib/policy/drafts/labels'
import { changeDetail, type ChangeDetail } from '@/lib/policy/drafts/queries'
import { lookedOver } from '@/lib/policy/lookover/queries'
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
      <LiveRefresh topics={['changes', 'policy', 'requests']} />
      <ChangeFrame change={change} tab={found.tab ?? 'change'}>
        <NotUnderstood names={notUnderstood} />
        {found.tab === 'text' ? (
          <ChangeText change={change} line={found.line} />
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

function ChangeText({ change, line }: { change: ChangeDetail; line: number | undefined }) {
  const { number, document, before, digest, mayEdit, base } = change
  return (
    <>
      <Card id="lines" title={`What it changes in the text of version ${base}`} className="mb-4">
        <LineDifference before={before} after={document} />
      </Card>
      <Card id="text" title={mayEdit && line === undefined ? 'The whole text' : 'The whole text as it would be'}>
        <div className="mt-2">
          {mayEdit && line === undefined ? (
            <TextEditor key={digest} number={number} text={document} digest={digest} onEdit={edit} />
          ) : (
            <NumberedText label="The text of the draft" text={document} marked={line} />
          )}
        </div>
      </Card>
    </>
  )
}
