import type { AuditEntry } from '@/lib/audit/events'

/** What an identity of a pod has that lines are about. */
type Had = 'webhook' | 'server'
type LineType<What extends Had> = Extract<AuditEntry['type'], `${What}.${string}`>
type Said<Type> = Omit<Extract<AuditEntry, { type: Type }>['data'], 'name' | 'environment'>

/** An identity of a pod: which pod, and where it acts. */
export type Identity = { pod: { id: string; name: string }; account: { id: string; environment: string } }

/** A line about what an identity of a pod has. */
export function identityLine<Type extends LineType<Had>>(
  type: Type,
  { pod, account }: Identity,
  data: Said<Type>,
): AuditEntry {
  const { id, environment } = account
  const [kind] = type.split('.') as [Had]
  const whole = { name: pod.name, environment, ...data }
  return { type, subject: { kind, id }, podId: pod.id, environment, data: whole } as unknown as AuditEntry
}
