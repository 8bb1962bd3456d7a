import 'server-only'
import { cache } from 'react'
import { stopsOn } from '@/lib/stops/queries'

/** The emergency stops that are on: the frame and the page of one answer ask once. */
export const stopsNow = cache(stopsOn)
