import { useState } from "preact/hooks"
import { useCell } from "../cell.ts"
import { signIn, tokenRefused } from "../session.ts"
import { Dialog } from "./dialog.tsx"

/** Asks for a token when the server wants one. */
export function SignIn() {
  const [typed, type] = useState("")
  const refused = useCell(tokenRefused)
  return (
    <Dialog title="This dmon wants a token" class="sign-in">
      <form
        onSubmit={event => {
          event.preventDefault()
          if (typed.trim()) void signIn(typed.trim())
        }}
      >
        {refused && (
          <p class="problem" role="alert">
            ▲ The token was refused: it may have been revoked, or belongs to another dmon.
          </p>
        )}
        <label>
          Token
          <input type="password" autocomplete="off" value={typed} onInput={event => type(event.currentTarget.value)} />
        </label>
        <p class="dim">
          <code>dmon token add NAME --role viewer</code> makes one. A cookie keeps it until you sign out or close the
          browser.
        </p>
        <button type="submit" class="button primary">
          Sign in
        </button>
      </form>
    </Dialog>
  )
}
