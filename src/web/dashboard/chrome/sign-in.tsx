import { useState } from "preact/hooks"
import { signIn, token } from "../token.ts"
import { Dialog } from "./dialog.tsx"

/** Asks for a token when the server wants one. */
export function SignIn() {
  const [typed, type] = useState("")
  return (
    <Dialog title="This dmon wants a token" class="sign-in">
      <form
        onSubmit={event => {
          event.preventDefault()
          if (typed.trim()) signIn(typed.trim())
        }}
      >
        {token.value !== undefined && (
          <p class="problem" role="alert">
            ▲ The token was refused: it may have been revoked, or belongs to another dmon.
          </p>
        )}
        <label>
          Token
          <input type="password" autocomplete="off" value={typed} onInput={event => type(event.currentTarget.value)} />
        </label>
        <p class="dim">
          <code>dmon token add NAME --role viewer</code> makes one. It is kept until this tab is closed.
        </p>
        <button type="submit" class="button primary">
          Sign in
        </button>
      </form>
    </Dialog>
  )
}
