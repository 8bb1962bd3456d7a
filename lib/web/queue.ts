import 'server-only'
import { cache } from 'react'
import { queueCounts } from '@/lib/requests/queries'

/** How many wait, without a filter: the frame and the page of one answer ask once. */
export const ownCounts = cache(queueCounts)
