import { useCell } from "../cell.ts"
import { commands, singleKeys, turnSingleKeys } from "../keys.ts"
import { Dialog } from "./dialog.tsx"
import { Keys } from "./keys-of.tsx"
import { Legend } from "./legend.tsx"

/** Every key that does something here, and what the shapes stand for. */
export function Help({ close }: { readonly close: () => void }) {
  const single = useCell(singleKeys)
  const list = commands().filter(({ key }) => key !== undefined)
  const groups = [...new Set(list.map(({ group }) => group))]
  return (
    <Dialog title="Keys and shapes" class="help" close={close}>
      <div class="help-groups">
        {groups.map(group => (
          <section key={group}>
            <h3>{group}</h3>
            <dl>
              {list
                .filter(one => one.group === group)
                .map(({ key = "", also, title }) => (
                  <div key={title}>
                    <dt>
                      <Keys of={key} />
                      {also && (
                        <>
                          {" or "}
                          <Keys of={also} />
                        </>
                      )}
                    </dt>
                    <dd>{title}</dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
        <Legend />
      </div>
      <label class="check">
        <input type="checkbox" checked={single} onChange={turnSingleKeys} />
        Single keys do something. Without them, Ctrl-K still opens the commands.
      </label>
    </Dialog>
  )
}
