import 'server-only'
import { read } from '@/lib/db/client'
import type { Delivery } from '@/lib/db/generated/client'
import { type DeliveryEnvelope, deliveryEnvelope } from '@/lib/deliveries/schema'

/** What people are asked to sign of a delivery; null where a rule let it land, for nothing was signed. */
export async function envelopeSigned({ requestId }: Pick<Delivery, 'requestId'>): Promise<DeliveryEnvelope | null> {
  const request = requestId && (await read.request.findUnique({ where: { id: requestId }, select: { envelope: true } }))
  return request ? deliveryEnvelope.parse(request.envelope) : null
}
