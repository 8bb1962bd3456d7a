import { must, type Told } from '@/bench/full/stories'
import { read } from '@/lib/db/client'
import { permissionsOf } from '@/lib/people/rules'
import { editChange } from '@/lib/policy/drafts/commands'
import { askReplay } from '@/lib/policy/replay/commands'
import { runReplay } from '@/lib/policy/replay/jobs'

const edit = {
  kind: 'cell',
  role: 'WriterPod',
  environment: 'prod',
  tool: 'outputs.commit_and_log',
  answer: { then: 'deny' },
} as const

/** Has a change of the policy, the same each time, replayed on the calls of the last days, as an admin asks and the worker does it. */
export async function replayDraft({ signer }: Told): Promise<void> {
  const admin = { ...signer, can: permissionsOf(['admin']) }
  const own = { authorId: signer.id, state: 'draft' as const }
  const begun = await read.policyChange.findFirst({ where: own, select: { number: true } })
  const { number } = begun ?? (await must(editChange, { edits: [edit] }, admin))
  const { id } = await must(askReplay, { number }, admin)
  await runReplay(id)
}
