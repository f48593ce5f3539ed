import { Observable, type Operator, type Subscriber } from "rxjs"
import type { Node } from "./node.ts"
import { current, type Recorder } from "./recorder.ts"

/**
 * What a stream is applied to while a tree is recorded: an Observable that stands for a place in it. A dmon operator
 * applied to it adds a node; an RxJS operator lifts it, as it would any Observable, and so starts a raw segment.
 */
export class Place extends Observable<unknown> {
  readonly recorder: Recorder
  /** The nodes whose output it is: more than one after an `all`. */
  readonly ends: readonly Node[]
  /** The node whose address those that follow bear in front of theirs. */
  readonly base: Node
  private tap: Node | undefined

  constructor(recorder: Recorder, ends: readonly Node[], base: Node) {
    super()
    this.recorder = recorder
    this.ends = ends
    this.base = base
  }

  override lift<R>(operator?: Operator<unknown, R>): Observable<R> {
    this.tap ??= this.recorder.tap(this.ends)
    return new Raw(this, this, operator as Operator<unknown, unknown>) as unknown as Observable<R>
  }

  /** RxJS calls it when the raw segment that starts here is subscribed, which is when a frame is assembled. */
  _subscribe(subscriber: Subscriber<unknown>): () => void {
    this.tap ??= this.recorder.tap(this.ends)
    return this.recorder.subscribe(this.tap, subscriber)
  }
}

/** A raw RxJS operator on a place, or on another such: an ordinary Observable that remembers where it is recorded. */
class Raw extends Observable<unknown> {
  readonly from: Place

  constructor(from: Place, source: Observable<unknown>, operator: Operator<unknown, unknown>) {
    super()
    this.from = from
    this.source = source
    this.operator = operator
  }

  override lift<R>(operator?: Operator<unknown, R>): Observable<R> {
    return new Raw(this.from, this, operator as Operator<unknown, unknown>) as unknown as Observable<R>
  }
}

/** The place that an Observable stands for; while recording, any other Observable is raw RxJS that ends there. */
export function placeOf(source: Observable<unknown>): Place | undefined {
  if (source instanceof Place) return source
  if (source instanceof Raw) return source.from.recorder.opaque(source, source.from.base)
  return current()?.opaque(source)
}
