const shapes = {
  pause: "M4 3h3v10H4zM9 3h3v10H9z",
  resume: "M4 2.5l9 5.5-9 5.5z",
  copy: "M5 1h9v10h-9zM6.2 2.2v7.6h6.6V2.2zM2 4h1.4v9.6H11V15H2z",
  find: "M6.5 1.5a5 5 0 0 1 4 8l4 4-1 1-4-4a5 5 0 1 1-3-9zm0 1.4a3.6 3.6 0 1 0 0 7.2 3.6 3.6 0 0 0 0-7.2z",
  close: "M3.5 2.5L8 7l4.5-4.5 1 1L9 8l4.5 4.5-1 1L8 9l-4.5 4.5-1-1L7 8 2.5 3.5z",
  dark: "M6 1.5a6.6 6.6 0 1 0 8.5 8.5A5.5 5.5 0 0 1 6 1.5z",
  light:
    "M8 4.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7zM7.3 0h1.4v3H7.3zM7.3 13h1.4v3H7.3zM0 7.3h3v1.4H0zM13 7.3h3v1.4h-3zM2.1 3.1l1-1 2 2-1 1zM10.9 11.9l1-1 2 2-1 1zM12.9 2.1l1 1-2 2-1-1zM4.1 10.9l1 1-2 2-1-1z",
  live: "M2 3h3v3H2zM7 3h3v3H7zM12 3h2v3h-2zM2 8h3v3H2zM7 8h3v3H7zM12 8h2v3h-2zM2 13h12v1H2z",
  flows: "M1 6h4v4H1zM11 1h4v4h-4zM11 11h4v4h-4zM5 7.4h2.4V3H11v1.2H8.6v7.6H11V13H7.4V8.6H5z",
  history:
    "M8 1a7 7 0 1 1-6.6 9.3l1.3-.5A5.6 5.6 0 1 0 3 5.5H5v1.4H.6V2.5H2v1.9A7 7 0 0 1 8 1zm-.7 3h1.4v3.7l2.6 1.5-.7 1.2-3.3-1.9z",
  health: "M1 8.7V7.3h3l1.6-4 3 8.6L10.4 7.3H15v1.4h-3.7l-2.8 6-2.9-8.3L5 8.7z",
} as const

interface IconProps {
  readonly of: keyof typeof shapes
  readonly size?: number
}

/** A small drawing beside a word that says the same. */
export const Icon = ({ of, size = 16 }: IconProps) => (
  <svg viewBox="0 0 16 16" width={size} height={size} aria-hidden="true">
    <path d={shapes[of]} fill="currentColor" />
  </svg>
)
