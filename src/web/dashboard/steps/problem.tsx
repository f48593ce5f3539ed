/** What went wrong, why, and what to do. */
export const Problem = ({ error }: { readonly error: Error & { readonly why?: string; readonly fix?: string } }) => (
  <p class="problem" role="alert">
    ▲ {error.message}
    {error.why && `: ${error.why}`}
    {error.fix && <span class="dim"> {error.fix}</span>}
  </p>
)
