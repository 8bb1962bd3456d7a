'use server'

import { action } from '@/lib/web/action'
import * as notices from '@/lib/notices/commands'
import * as sinks from '@/lib/sinks/commands'

export const addSink = action(sinks.addSink, { refresh: '/integrations' })
export const changeSink = action(sinks.changeSink, { refresh: '/integrations' })
export const pauseSink = action(sinks.pauseSink, { refresh: '/integrations' })
export const resumeSink = action(sinks.resumeSink, { refresh: '/integrations' })
export const testSink = action(sinks.testSink, { refresh: '/integrations' })
export const goBack = action(sinks.goBack, { refresh: '/integrations' })
export const sendRefused = action(sinks.sendRefused, { refresh: '/integrations' })
export const letGo = action(sinks.letGo, { refresh: '/integrations' })
export const removeSink = action(sinks.removeSink, { refresh: '/integrations' })
export const testChannel = action(notices.testChannel, { refresh: '/integrations' })
export const tellAgain = action(notices.tellAgain, { refresh: '/integrations' })
export const letGoOfNotices = action(notices.letGoOfNotices, { refresh: '/integrations' })
