/** What can be in the way where GitHub calls. */
export const githubProblems = {
  no_github_hook: {
    status: 404,
    says: 'No calls of GitHub are taken here: no secret is set by which they are known.',
    todo: 'Whoever runs this installation sets COUNTERSIGN_GITHUB_HOOK_SECRET. Without calls, GitHub is looked at each minute.',
  },
  no_hook_secret: {
    status: 503,
    says: 'The secret by which calls of GitHub are known is not found here, or is shorter than 32 characters.',
    todo: 'Whoever runs this installation looks at what COUNTERSIGN_GITHUB_HOOK_SECRET names. What happened is found within a minute all the same.',
  },
  hook_unsigned: {
    status: 401,
    says: 'The call bears no signature, so nobody knows whether it is GitHub’s.',
    todo: 'Set the secret of this installation as the webhook’s secret, on the page of the App at GitHub.',
  },
  hook_forged: {
    status: 401,
    says: 'The signature is not one that GitHub gave this call with the secret of this installation.',
    todo: 'Compare the webhook’s secret on the page of the App at GitHub with what COUNTERSIGN_GITHUB_HOOK_SECRET names.',
  },
}
