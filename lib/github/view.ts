/** The App as which GitHub knows this installation, as a page shows it: where its key is found, and never that itself. */
export type GithubView = {
  appId: number
  web: string
  key: string
  /** Where GitHub calls, and where the secret of its calls is found; null where none are taken. */
  calls: { address: string; secret: string } | null
}
