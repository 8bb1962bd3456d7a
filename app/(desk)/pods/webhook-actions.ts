'use server'

import { action } from '@/lib/web/action'
import * as webhooks from '@/lib/webhooks/commands'

export const setWebhook = action(webhooks.setWebhook, { refresh: '/pods' })
export const chooseMessages = action(webhooks.chooseMessages, { refresh: '/pods' })
export const rotateWebhook = action(webhooks.rotateWebhook, { refresh: '/pods' })
export const pauseWebhook = action(webhooks.pauseWebhook, { refresh: '/pods' })
export const resumeWebhook = action(webhooks.resumeWebhook, { refresh: '/pods' })
export const testWebhook = action(webhooks.testWebhook, { refresh: '/pods' })
export const sendAgain = action(webhooks.sendAgain, { refresh: '/pods' })
export const removeWebhook = action(webhooks.removeWebhook, { refresh: '/pods' })
