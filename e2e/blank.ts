/** Settings of the developer’s own shell that would turn the tests towards a real installation: to be without a value. */
export const blank = Object.fromEntries(
  ['DATABASE_URL', 'DATABASE_READ_URL', 'DATABASE_MIGRATE_URL', 'AUTH_SECRET', 'COUNTERSIGN_SIGNING_KEY', 'OIDC_ISSUER']
    .concat(['OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET', 'GITHUB_ID', 'GITHUB_SECRET', 'GOOGLE_ID', 'GOOGLE_SECRET'])
    .concat(['ENTRA_ID', 'ENTRA_SECRET', 'ENTRA_ISSUER', 'COUNTERSIGN_PROCESS', 'COUNTERSIGN_HOST'])
    .map((name) => [name, '']),
)
