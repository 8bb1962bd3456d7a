import 'server-only'
import type { IncomingHttpHeaders } from 'node:http'
import { issueWords } from '@/lib/core/misfit'
import { type Refusal, refuse } from '@/lib/core/outcome'
import { trialsAllowed } from '@/lib/requests/trial/queries'
import { type TrialAnswer, trialAnswer } from '@/lib/requests/trial/schema'

/** By which a pod says how somebody made up is to answer. It is no part of what is asked, so nobody signs it. */
const trialHeader = 'countersign-try'

/** What the header says, if it is there; refused, before anything is asked, where it makes no sense or this is no trial. */
export async function trialIn(headers: IncomingHttpHeaders): Promise<TrialAnswer | Refusal | null> {
  const said = headers[trialHeader]
  if (said === undefined) return null
  if (!(await trialsAllowed())) return refuse('forbidden', 'no_trials')
  const parsed = trialAnswer.safeParse(said)
  if (parsed.success) return parsed.data
  return refuse('invalid', 'invalid_input', { 'Countersign-Try': parsed.error.issues.map(issueWords) })
}
