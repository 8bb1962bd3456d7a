'use server'

import { action } from '@/lib/web/action'
import * as incidents from '@/lib/incidents/commands'
import * as led from '@/lib/incidents/led/commands'

export const acknowledge = action(incidents.acknowledgeIncident, { refresh: '/incidents' })
export const assign = action(incidents.assignIncident, { refresh: '/incidents' })
export const note = action(incidents.noteIncident, { refresh: '/incidents' })
export const resolve = action(incidents.resolveIncident, { refresh: '/incidents' })
export const silence = action(incidents.silenceIncident, { refresh: '/incidents' })
export const sayNoticed = action(led.sayNoticed, { refresh: '/incidents' })
export const update = action(led.updateIncident, { refresh: '/incidents' })
export const promise = action(led.promiseWord, { refresh: '/incidents' })
export const writeRunbook = action(led.writeRunbook, { refresh: '/incidents' })
export const lookBack = action(led.lookBack, { refresh: '/incidents' })
