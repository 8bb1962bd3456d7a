import { accessPicture } from '@/components/requests/changes/access'
import { deliveryPicture } from '@/components/requests/changes/delivery'
import { flagBypassPicture } from '@/components/requests/changes/flag-bypass'
import { memoryDeletionPicture } from '@/components/requests/changes/memory-deletion'
import { memoryWritePicture } from '@/components/requests/changes/memory-write'
import { outputPicture } from '@/components/requests/changes/output'
import { podRightPicture } from '@/components/requests/changes/pod-right'
import { policyChangePicture } from '@/components/requests/changes/policy-change'
import { promptVersionPicture } from '@/components/requests/changes/prompt-version'
import type { Picture } from '@/components/requests/changes/picture'
import { taskCompletionPicture } from '@/components/requests/changes/task-completion'
import { protectedBranchesPicture } from '@/components/requests/changes/protected-branches'
import { placeOwnersPicture } from '@/components/requests/changes/place-owners'
import { toolChangePicture } from '@/components/requests/changes/tool-change'
import { toolCallPicture } from '@/components/requests/changes/tool-call'

/** The picture of every kind of change that can wait for people. */
export const pictures: Readonly<Record<string, Picture>> = {
  tool_call: toolCallPicture,
  access: accessPicture,
  tool_change: toolChangePicture,
  pod_right: podRightPicture,
  prompt_version: promptVersionPicture,
  flag_bypass: flagBypassPicture,
  prompt_look: promptVersionPicture,
  memory_write: memoryWritePicture,
  memory_deletion: memoryDeletionPicture,
  output: outputPicture,
  task_completion: taskCompletionPicture,
  delivery: deliveryPicture,
  delivery_look: deliveryPicture,
  protected_branches: protectedBranchesPicture,
  place_owners: placeOwnersPicture,
  policy_change: policyChangePicture,
  policy_look: policyChangePicture,
}
