/** The App as which GitHub knows this installation, as a page shows it: where its key is found, and never that itself. */
export type GithubView = { appId: number; web: string; key: string }
