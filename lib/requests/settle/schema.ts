import { z } from 'zod'
import { requestRef } from '@/lib/requests/schema'

/** Requests whose time has come together; so many share a transaction. */
export const duePage = 50
export const requestRefs = z.strictObject({ requestIds: z.array(requestRef.shape.requestId).min(1).max(duePage) })
