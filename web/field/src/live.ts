// A value that follows the replica: computed anew whenever what it read has changed, also by another page or by the
// worker that syncs.
import { liveQuery } from "dexie";
import { onScopeDispose, shallowRef, watch, type Ref, type WatchSource } from "vue";

/** Undefined until it was read the first time. `sources`: what else the query depends on. */
export function useLive<T>(query: () => Promise<T>, ...sources: WatchSource[]): Ref<T | undefined> {
  const value = shallowRef<T>();
  let subscription: { unsubscribe(): void } | undefined;
  const follow = () => {
    subscription?.unsubscribe();
    subscription = liveQuery(query).subscribe({
      next: (result) => (value.value = result),
      error: (error: unknown) => console.error("reading the replica:", error),
    });
  };
  watch(sources, follow, { immediate: true });
  onScopeDispose(() => subscription?.unsubscribe());
  return value;
}
