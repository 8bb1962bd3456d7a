/** What can be in the way of what pods hand in, and of reading it. */
export const outputProblems = {
  no_output: {
    status: 404,
    says: 'This pod has handed in no such revision here.',
    todo: 'Send the id that POST /v2/outputs answered with, with a credential of the environment it was handed in.',
  },
  nothing_stands: {
    status: 404,
    says: 'Nothing stands at this path here.',
    todo: 'Look at the path and the repository. What waits for people does not stand yet.',
  },
  may_not_read_outputs: {
    status: 403,
    says: 'The policy does not let this pod read what stands here.',
    todo: 'Ask an admin for the right to use outputs.read.',
  },
  file_denied: {
    status: 403,
    says: 'The policy does not let this pod hand in a file that came with the completion.',
    todo: 'Leave its content out, or ask whoever answers for the pod to have outputs.submit allowed for it.',
  },
  file_alone: {
    status: 403,
    says: 'People sign a file by itself that came with the completion.',
    todo: 'Hand it in by POST /v2/outputs, then complete the task with its path alone.',
  },
  nobody_looks: {
    status: 409,
    says: 'People must look at a file that came with the completion, and nobody could be asked.',
    todo: 'Tell whoever answers for the pod: an admin says in the policy who signs for outputs.',
  },
  not_readable: {
    status: 422,
    says: 'The content is not what it is called.',
    todo: 'Send a text as it is, and anything else as base64 with encoding base64.',
  },
}
