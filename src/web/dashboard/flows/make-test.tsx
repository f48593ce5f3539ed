import { Dialog } from "../chrome/dialog.tsx"
import { Icon } from "../chrome/icons.tsx"
import { server } from "../status.ts"
import { copyText } from "../told.ts"
import { type Brushed, entered, recordCommand, testText } from "./test-text.ts"

/** The text of a test of what is brushed, and the command that writes the same as a fixture. */
export function MakeTest({ brushed, close }: { readonly brushed: Brushed; readonly close: () => void }) {
  const command = recordCommand(brushed, server())
  const copyCommand = (
    <button type="button" class="button" onClick={() => void copyText(command)}>
      <Icon of="copy" size={12} /> {command}
    </button>
  )
  if (entered(brushed).length === 0)
    return (
      <Dialog title="Nothing to test" close={close}>
        <p>No event is known here that entered {brushed.stream} in that time, other than dmon's own.</p>
        <p class="dim">What passed before this page was opened is in the recording:</p>
        <p class="make-test-does">{copyCommand}</p>
      </Dialog>
    )
  const text = testText(brushed)
  return (
    <Dialog title={`A test of ${brushed.stream}`} class="make-test" close={close}>
      <p class="dim">
        Put it beside your streams file as <code>{brushed.stream}.test.ts</code>; <code>dmon test</code> runs it.
      </p>
      <pre class="frame" tabIndex={0}>
        {text}
      </pre>
      <p class="make-test-does">
        <button type="button" class="button primary" onClick={() => void copyText(text)}>
          <Icon of="copy" size={12} /> copy the test
        </button>
        {copyCommand}
      </p>
    </Dialog>
  )
}
