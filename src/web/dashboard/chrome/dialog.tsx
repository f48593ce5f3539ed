import type { ComponentChildren } from "preact"
import { useLayoutEffect, useRef } from "preact/hooks"
import { Icon } from "./icons.tsx"

interface DialogProps {
  readonly title: string
  readonly class?: string
  /** Without it, it cannot be closed. */
  readonly close?: () => void
  readonly children: ComponentChildren
}

/** A window over the page that has the keyboard until it is closed: by Escape, its button, or a click beside it. */
export function Dialog({ title, close, children, class: name = "" }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null)
  useLayoutEffect(() => {
    const opener = document.activeElement
    const dialog = element.current
    dialog?.showModal()
    // Who opens a window with something to write in is about to write.
    dialog?.querySelector<HTMLElement>("input:not([type=checkbox])")?.focus()
    return () => {
      // As long as it is open nothing else takes the focus.
      dialog?.close()
      if (opener instanceof HTMLElement) opener.focus()
    }
  }, [])
  return (
    <dialog
      ref={element}
      class={name}
      aria-label={title}
      onCancel={event => {
        event.preventDefault()
        close?.()
      }}
      onMouseDown={event => {
        if (event.target === element.current) close?.()
      }}
    >
      <div class="dialog-body">
        <header class="dialog-head">
          <h2>{title}</h2>
          {close && (
            <button type="button" class="button icon" aria-label="Close" title="Close (Esc)" onClick={close}>
              <Icon of="close" size={13} />
            </button>
          )}
        </header>
        {children}
      </div>
    </dialog>
  )
}
