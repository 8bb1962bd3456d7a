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
  not_readable: {
    status: 422,
    says: 'The content is not what it is called.',
    todo: 'Send a text as it is, and anything else as base64 with encoding base64.',
  },
}
