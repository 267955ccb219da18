/** A queue of waiting attempts in order of arrival, from which any may be taken. */

/** An item of the queue. */
export interface Waiting {
  /** The time at which its call arrived; a retry keeps the time of its call. */
  readonly arrivedMs: number;
  /** True once it was removed. Removal only sets this mark, so that it takes constant time. */
  isGone: boolean;
}

/** A sorted list. An insertion rarely moves items, because most arrive as the newest. */
export class Backlog<T extends Waiting> {
  /** Number of items that are not removed. */
  size = 0;
  #items: T[] = [];
  #head = 0;

  add(item: T): void {
    let [low, high] = [this.#head, this.#items.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#items[middle]!.arrivedMs <= item.arrivedMs) low = middle + 1;
      else high = middle;
    }
    this.#items.splice(low, 0, item);
    this.size += 1;
  }

  remove(item: T): void {
    item.isGone = true;
    this.size -= 1;
    // Drop the marked items once they are the majority
    if (this.size * 2 >= this.#items.length) return;
    this.#items = this.all();
    this.#head = 0;
  }

  all(): T[] {
    return this.#items.filter(({ isGone }) => !isGone);
  }

  /** The item at a place of the queue: 0 is the oldest, 1 the newest, any other somewhere between. */
  at(place: number): T | undefined {
    const items = this.#items;
    while (items[this.#head]?.isGone) this.#head += 1;
    while (items.at(-1)?.isGone) items.pop();
    const item = items[Math.min(this.#head + Math.floor(place * (items.length - this.#head)), items.length - 1)];
    // The oldest instead of one that is removed: with the newest an overloaded gateway answered fewer calls
    return item?.isGone ? items[this.#head] : item;
  }
}
