import { shapedStates } from "../../../print/state-glyph.ts"
import { stateClass, stateLook } from "../state-look.ts"

/** What the shapes, the rings and the lines in a cell of Live stand for. */
export const Legend = () => (
  <section class="legend">
    <h3>Shapes</h3>
    <ul>
      {shapedStates.map(state => (
        <li key={state}>
          <i class={`glyph ${stateClass(state)}`} aria-hidden="true">
            {stateLook(state).glyph}
          </i>
          {state === "expired" ? "expired: nothing came within its ttl" : state}
        </li>
      ))}
      <li>
        <i class="glyph is-other" aria-hidden="true">
          {stateLook("other").glyph}
        </i>
        any other state
      </li>
      <li>
        <i class="glyph is-other" aria-hidden="true">
          {stateLook("").glyph}
        </i>
        no state
      </li>
      <li>
        <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
          <circle cx="10" cy="10" r="3.4" class="legend-dot" />
          <path d="M10 1a9 9 0 1 1-9 9" class="legend-line" />
        </svg>
        a ring: what is left of its ttl, once less than 70 % is
      </li>
      <li>
        <svg viewBox="0 0 48 14" width="48" height="14" aria-hidden="true">
          <path d="M0 11 8 9l8 2 8-5 8 2 8-6 8 3" class="legend-line" />
        </svg>
        its last metrics, the newest on the right
      </li>
    </ul>
  </section>
)
