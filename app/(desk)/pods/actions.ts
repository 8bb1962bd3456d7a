'use server'

import { issueCredential, retirePod, revokeCredential } from '@/lib/pods/commands'
import { rotateCredential } from '@/lib/pods/credentials/commands'
import { holdPod, resumePod } from '@/lib/pods/standing/commands'
import { describePod } from '@/lib/pods/words/commands'
import { action } from '@/lib/web/action'

export const issue = action(issueCredential, { refresh: '/pods' })
export const rotate = action(rotateCredential, { refresh: '/pods' })
export const revoke = action(revokeCredential, { refresh: '/pods' })
export const hold = action(holdPod, { refresh: '/pods' })
export const resume = action(resumePod, { refresh: '/pods' })
export const retire = action(retirePod, { refresh: '/pods' })
export const describe = action(describePod, { refresh: '/pods' })
