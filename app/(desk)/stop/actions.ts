'use server'

import { action } from '@/lib/web/action'
import * as stops from '@/lib/stops/commands'

export const putOn = action(stops.putOnStop, { refresh: '/' })
export const resume = action(stops.resumeStop, { refresh: '/' })
export const confirm = action(stops.confirmResume, { refresh: '/' })
