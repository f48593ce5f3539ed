const shapes = {
  live: "M2 3h3v3H2zM7 3h3v3H7zM12 3h2v3h-2zM2 8h3v3H2zM7 8h3v3H7zM12 8h2v3h-2zM2 13h12v1H2z",
  flows: "M1 6h4v4H1zM11 1h4v4h-4zM11 11h4v4h-4zM5 7.4h2.4V3H11v1.2H8.6v7.6H11V13H7.4V8.6H5z",
  history:
    "M8 1a7 7 0 1 1-6.6 9.3l1.3-.5A5.6 5.6 0 1 0 3 5.5H5v1.4H.6V2.5H2v1.9A7 7 0 0 1 8 1zm-.7 3h1.4v3.7l2.6 1.5-.7 1.2-3.3-1.9z",
  health: "M1 8.7V7.3h3l1.6-4 3 8.6L10.4 7.3H15v1.4h-3.7l-2.8 6-2.9-8.3L5 8.7z",
} as const

/** A small drawing beside a word that says the same. */
export const Icon = ({ of }: { readonly of: keyof typeof shapes }) => (
  <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
    <path d={shapes[of]} fill="currentColor" />
  </svg>
)
