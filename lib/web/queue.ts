import 'server-only'
import { cache } from 'react'
import { unansweredIncidents } from '@/lib/incidents/queries'
import { queueCounts } from '@/lib/requests/queries'

/** How many wait, without a filter: the frame and the page of one answer ask once. */
export const ownCounts = cache(queueCounts)

/** What is wrong that nobody has taken note of: the frame and Home ask once. */
export const unanswered = cache(unansweredIncidents)
