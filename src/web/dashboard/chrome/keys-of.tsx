/** Keys as they are printed on the keyboard. */
export const Keys = ({ of }: { readonly of: string }) => (
  <span class="keys">
    {of.split(" ").map(key => (
      <kbd key={key}>{key}</kbd>
    ))}
  </span>
)
