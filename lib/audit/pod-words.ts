import type { AuditEntry } from '@/lib/audit/events'
import { counted } from '@/lib/core/count'
import { environmentLabel } from '@/lib/core/environment'
import { quoted } from '@/lib/core/said'

type Changed = Extract<AuditEntry, { type: 'pod.changed' }>['data']

/** One thing about a pod that is another from now on; `revoked` says how many of its credentials that ended. */
export function podChange({ credentials }: Changed['revoked']) {
  return (change: Changed['changes'][number]): string => {
    if (change.field === 'state') return stateChange(change.to, credentials)
    if (change.field === 'role') return `works as ${change.to}`
    if (change.field === 'department') return `belongs to ${change.to}`
    if (change.field === 'environments') return `has an identity in ${change.to.map(environmentLabel).join(', ')}`
    if (change.field === 'name') return `is called ${quoted(change.to)}`
    if (change.field === 'purpose') return `is for: ${quoted(change.to)}`
    if (change.field === 'owner') return `${change.to?.name ?? 'nobody'} answers for it`
    return change.to.length === 0 ? 'works in any repository' : `works in ${change.to.join(', ')} only`
  }
}

function stateChange(to: string, credentials: number): string {
  return to === 'retired' ? `retired, ${counted(credentials, 'credential')} revoked` : to
}
