'use server'

import { action } from '@/lib/web/action'
import * as incidents from '@/lib/incidents/commands'

export const acknowledge = action(incidents.acknowledgeIncident, { refresh: '/incidents' })
export const assign = action(incidents.assignIncident, { refresh: '/incidents' })
export const note = action(incidents.noteIncident, { refresh: '/incidents' })
export const resolve = action(incidents.resolveIncident, { refresh: '/incidents' })
export const silence = action(incidents.silenceIncident, { refresh: '/incidents' })
