import type { PersonActor } from '@/lib/core/actor'
import { refuse } from '@/lib/core/outcome'
import { reasonFits } from '@/lib/core/reasons'
import { shownDigest } from '@/lib/findings/subjects/rules'
import { markable } from '@/lib/requests/marked'
import { decisionRefusals, typeNameText, unfitReasonText } from '@/lib/requests/refusals'
import { isFreshSignIn, nameToType, needsCare, needsReason } from '@/lib/requests/rules'
import type { Brief, Decision, Tier } from '@/lib/requests/schema'

type Asked = { number: number; tier: Tier; envelope: unknown }
type Found = Parameters<typeof shownDigest>[0]

/** What a decision lacks, as a refusal that says so; null where it has everything. `found` is what must have been on the screen. */
export function whatIsMissing(
  request: Asked,
  brief: Brief,
  actor: PersonActor,
  decision: Decision,
  found: Found,
  now: Date,
) {
  return (
    missingReason(request, brief, decision) ??
    unfitFields(request, decision) ??
    unseenFindings(decision, found) ??
    missingCare(request, brief, actor, decision, now)
  )
}

/** What was found is part of what is signed: exactly these findings were on the screen, and no others. */
function unseenFindings({ findings }: Decision, found: Found) {
  const standing = shownDigest(found)
  return standing === null || findings === standing ? null : refuse('conflict', 'findings_unseen')
}

function missingReason({ tier }: Asked, brief: Brief, { reasonCode, note, verdict }: Decision) {
  const isReasonNeeded = needsReason(tier, brief)
  if (isReasonNeeded && !reasonCode) return refuse('invalid', 'reason_required', { reasonCode: ['Choose a reason.'] })
  if (reasonCode && !reasonFits(reasonCode, verdict))
    return refuse('invalid', 'reason_unfit', { reasonCode: [unfitReasonText(reasonCode, verdict)] })
  const mustWrite = verdict === 'request_changes' || (isReasonNeeded && reasonCode === 'other')
  if (mustWrite && !note)
    return refuse('invalid', 'note_required', { note: ['Say in a sentence what should be different.'] })
  return null
}

/** Values are marked to be changed, and only those there are. */
function unfitFields({ envelope }: Asked, { fields, verdict }: Decision) {
  if (fields.length === 0) return null
  const known = markable(envelope)
  const why =
    verdict !== 'request_changes'
      ? 'marked_to_change'
      : fields.every((field) => known.includes(field))
        ? null
        : 'unknown_value'
  return why && refuse('invalid', why, { fields: [decisionRefusals[why]!] })
}

/** What a "yes" to something critical asks for beyond a reason. The sign-in comes last: it leads away from the form. */
function missingCare(
  { tier, number }: Asked,
  brief: Brief,
  { authenticatedAt }: PersonActor,
  { verdict, typedName }: Decision,
  now: Date,
) {
  if (verdict !== 'approve' || !needsCare(tier)) return null
  const name = nameToType(number, brief)
  if (typedName !== name) return refuse('invalid', 'name_required', { typedName: [typeNameText(name)] })
  return isFreshSignIn(authenticatedAt, now) ? null : refuse('conflict', 'sign_in_again')
}
