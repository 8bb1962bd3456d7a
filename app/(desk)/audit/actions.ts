'use server'

import { exportRecord } from '@/lib/record/exports/commands'
import * as holds from '@/lib/record/holds/commands'
import { reviewRecord } from '@/lib/record/reviews/commands'
import * as views from '@/lib/record/views/commands'
import { action } from '@/lib/web/action'

export const exportAll = action(exportRecord, { refresh: [] })
export const saveView = action(views.saveView, { refresh: ['/audit'] })
export const removeView = action(views.removeView, { refresh: ['/audit'] })
export const review = action(reviewRecord, { refresh: ['/audit/reviews'] })
export const hold = action(holds.holdRecord, { refresh: ['/audit/holds'] })
export const askRelease = action(holds.askRelease, { refresh: ['/audit/holds'] })
export const keepHolding = action(holds.keepHolding, { refresh: ['/audit/holds'] })
export const release = action(holds.releaseHold, { refresh: ['/audit/holds'] })
