import { z } from 'zod'
import { name } from '@/lib/policy/schema'

/** The address of the page of unused rights. */
export const unusedAddress = z.object({ env: name.optional() })
