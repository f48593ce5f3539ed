import { isObservable, type Observable, type Subscriber } from "rxjs"
import { all } from "../all.ts"
import { must } from "../parts/must.ts"
import { Built } from "./built.ts"
import type { Frame } from "./frame.ts"
import { Node } from "./node.ts"
import type { Outlet } from "./outlet.ts"
import { pass } from "./pass.ts"
import { Place, placeOf } from "./place.ts"
import { Scope } from "./scope.ts"
import type { Branch, Pin, Stage } from "./stage.ts"

let recording: Recorder | undefined

/** The recorder that is at work. */
export const current = (): Recorder | undefined => recording

const outlet: Stage = { ...pass, name: "rx" }
const tap: Stage = {
  ...pass,
  spec: {
    next: (value, self) => {
      const node = self as unknown as Node
      const { scope } = node
      if (scope.frame.isBroken) scope.tree.assemble(scope, scope.frame, true)
      for (const subscriber of scope.frame.rare.taps.get(node)?.slice() ?? []) subscriber.next(value)
    },
  },
}

/** What was taken for a stream returned no Observable: most often a factory that was not called. */
class NotAStream extends TypeError {
  constructor() {
    super("what was taken for a stream returned no Observable; was it a factory that is yet to be called?")
  }
}

/** Records one scope: applies the stream once to a place and gathers the nodes that its operators add. */
export class Recorder {
  readonly scope: Scope
  /** What runs: the scope itself, or, when an assembly for one frame is recorded, the scope that this one mirrors. */
  private readonly real: Scope
  private readonly frame: Frame | undefined
  private readonly opaques = new Map<Observable<unknown>, Place>()
  /** What is around the places that are recorded now. */
  private rescue: Node | undefined
  private pin: Pin | undefined
  private readonly outlets: { readonly node: Node; readonly source: Observable<unknown> }[] = []

  constructor(scope: Scope, mirrored?: { readonly real: Scope; readonly frame: Frame }) {
    this.scope = scope
    this.rescue = scope.router?.rescue
    this.pin = scope.router?.pin
    this.real = mirrored?.real ?? scope
    this.frame = mirrored?.frame
  }

  /** Applies the scope's stream, and returns the place of what it emits. Throws whatever the user's function throws. */
  record(): Place {
    const place = this.apply(this.scope.stream, new Place(this, [this.scope.entry], this.scope.entry))
    // Raw RxJS may ask for what a place emits at any time.
    if (!this.scope.raw) for (const node of this.scope.nodes) if (!place.ends.includes(node)) node.fuse()
    return place
  }

  private apply(stream: Branch, to: Place): Place {
    const was = recording
    recording = this
    try {
      const result = stream(to as never)
      if (!isObservable(result)) throw new NotAStream()
      return placeOf(result) as Place
    } finally {
      recording = was
    }
  }

  /** An operator takes its place: after `place`, with its children behind it. */
  add(place: Place, stage: Stage, children: readonly Branch[]): Place {
    const node = this.node(stage, stage.pin ? this.pinned(stage.pin) : place.base.addressOf(stage.name))
    if (stage.topic !== undefined) this.hear(stage.topic, node, place)
    for (const end of place.ends) end.feed(node)
    if (stage.side !== undefined) this.route(node, stage.side.branch, stage.side.name)
    const { rescue, pin } = this
    if (stage.rescues) this.rescue = node
    if (stage.pin !== undefined) this.pin = stage.pin
    try {
      if (stage.router === "key") return this.branch(node, children)
      if (stage.router === "child") return this.routes(node, children)
      return this.fork(new Place(this, [node], node), children)
    } finally {
      this.rescue = rescue
      this.pin = pin
    }
  }

  private node(stage: Stage, address: string): Node {
    const node = new Node(this.scope, stage, address)
    node.rescue = this.rescue
    node.pin = stage.pin ?? this.pin
    return node
  }

  private pinned({ name }: Pin): string {
    const taken = this.scope.nodes.some(({ stage }) => stage.pin?.name === name)
    must(!taken, `two streams are named ${JSON.stringify(name)}`, "a name of its own for each within a root stream")
    return `${this.scope.entry.address}/named[${name}]`
  }

  private hear(topic: string, node: Node, { ends }: Place): void {
    const { entry, router, tree } = this.scope
    const atHead = ends.every(end => end === entry || (end.stage.pin !== undefined && entry.downs.includes(end)))
    must(
      atHead && router === undefined,
      `subscribe(${JSON.stringify(topic)}) stands below another operator, but takes nothing from it`,
      `a stream of its own: export const stream = subscribe(${JSON.stringify(topic)}, …)`,
    )
    if (this.frame === undefined) tree.subscribe(topic, node)
  }

  /** `all`: the same values to each child in turn; what they emit, together. */
  fork(place: Place, children: readonly Branch[]): Place {
    if (children.length === 0) return place
    const results = children.map(child => {
      const result = this.apply(child, place)
      const through = children.length > 1 && result.ends.some(end => place.ends.includes(end))
      return through ? new Place(this, [this.pass(result.ends, place.base)], place.base) : result
    })
    return results.length === 1
      ? (results[0] as Place)
      : new Place(
          this,
          results.flatMap(result => result.ends),
          place.base,
        )
  }

  /** An Observable that is not a place: raw RxJS ends there. */
  opaque(source: Observable<unknown>, base: Node = this.scope.entry): Place {
    let place = this.opaques.get(source)
    if (place === undefined) {
      this.scope.raw = true
      this.scope.tree.isRaw = true
      const node = this.node(outlet, base.addressOf("rx"))
      node.volatile = true
      node.feeders = 1
      this.outlets.push({ node, source })
      this.opaques.set(source, (place = new Place(this, [node], node)))
    }
    return place
  }

  /** Subscribes to the raw segments, the last one first, as RxJS would: what one emits at once finds the next ready. */
  assemble(subscriber: (node: Node) => Outlet | undefined): void {
    for (const { node, source } of this.outlets.toReversed()) {
      const outlet = subscriber(this.real.nodes[node.place] as Node)
      if (outlet !== undefined) source.subscribe(outlet as never)
    }
  }

  /** The node that hands what these emit to raw RxJS; shared by all frames, even where it is asked for in a late one. */
  tap(ends: readonly Node[]): Node {
    const scope = recording === undefined ? this.real : this.scope
    const fed = ends.map(end => scope.nodes[end.place] as Node)
    const late =
      recording === undefined &&
      fed[0]?.downs.find(down => down.stage === tap && fed.every(f => f.downs.includes(down)))
    if (late) return late
    const node = new Node(scope, tap, "")
    node.closing = () => {
      for (const subscriber of scope.frame.rare.taps.get(node)?.slice() ?? []) subscriber.complete()
      return false
    }
    for (const end of fed) end.feed(node)
    return node
  }

  subscribe(tap: Node, subscriber: Subscriber<unknown>): () => void {
    const { taps } = (this.frame ?? this.scope.frame).rare
    const node = this.real.nodes[tap.place] as Node
    const subscribers = taps.get(node) ?? []
    taps.set(node, [...subscribers, subscriber])
    return () => {
      taps.set(node, taps.get(node)?.filter(other => other !== subscriber) ?? [])
    }
  }

  private pass(ends: readonly Node[], base: Node): Node {
    const node = new Node(this.scope, pass, base.address)
    for (const end of ends) end.feed(node)
    return node
  }

  private routes(node: Node, children: readonly Branch[]): Place {
    return new Place(
      this,
      children.flatMap((child, i) => this.route(node, child, i)),
      node,
    )
  }

  /** A branch that the node gives values to by itself, and the nodes whose output it is. */
  private route(node: Node, branch: Branch, name: number | string): readonly Node[] {
    const route = new Node(this.scope, pass, `${node.address}[${name}]`)
    route.feeders = 1
    route.volatile = node.volatile
    node.routes.push(route)
    return this.apply(branch, new Place(this, [route], route)).ends
  }

  private branch(node: Node, children: readonly Branch[]): Place {
    const { tree } = this.scope
    const { build } = node.spec
    if (build === undefined) node.inner = branchOf(node, all(...(children as [])) as Branch)
    else {
      node.inner = new Scope(tree, all() as Branch, `${node.address}[]`, node)
      node.built = new Built(key => {
        const scope = branchOf(node, build(key))
        tree.recorded?.(scope)
        return scope
      })
      tree.isRaw = true
    }
    const { entry } = node.inner
    node.endKey = frame => {
      const scope = node.scopeOf(frame)
      frame.rare.ends = true
      tree.enter(scope, frame, () => (frame.rare.over ? leave(node, frame) : scope.entry.close()))
    }
    node.closing = () => {
      const frames = node.keys()
      node.scope.frame.rare.closed.set(entry, frames.length)
      for (const frame of frames) node.endKey(frame)
      return frames.length === 0
    }
    return new Place(this, [node], node)
  }
}

/** Records a branch of a router by key: the one that all keys share, or the one of a key for which it was built. */
function branchOf(node: Node, stream: Branch): Scope {
  const inner = new Scope(node.scope.tree, stream, `${node.address}[]`, node)
  inner.entry.volatile = node.volatile
  const place = new Recorder(inner).record()
  const exit = new Node(inner, { ...pass, spec: { next: value => node.emit(value) } }, "")
  for (const end of place.ends) end.feed(exit)
  inner.exit = exit
  // A branch whose raw RxJS has completed by itself is over, but it stays, lest the key's next value begin it anew.
  exit.closing = () => {
    const { frame } = inner
    if (frame.rare.ends) leave(node, frame)
    else frame.rare.over = true
    return false
  }
  return inner
}

/** A key's branch has ended; after the last one, when the router itself has, so does what follows. */
function leave(node: Node, frame: Frame): void {
  node.ended(frame)
  const { closed } = node.scope.frame.rare
  const { entry } = node.inner as Scope
  const left = closed.get(entry)
  if (left !== undefined) closed.set(entry, left - 1)
  if (left === 1) node.closeDowns()
}
