// Where the phone is while a visit is written: the best fix of the first half minute.
import { onScopeDispose, ref } from "vue";

export interface Fix {
  lonDeg: number;
  latDeg: number;
  accuracyMetres: number;
}
export type Trouble = "denied" | "unavailable";

const searchMs = 30_000;
const goodEnoughMetres = 15;

export function usePosition() {
  const fix = ref<Fix | null>(null);
  const trouble = ref<Trouble | null>(null);
  const searching = ref(false);
  let watch: number | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function stop(): void {
    if (watch !== undefined) navigator.geolocation.clearWatch(watch);
    watch = undefined;
    clearTimeout(timer);
    searching.value = false;
  }

  function take({ coords }: GeolocationPosition): void {
    trouble.value = null;
    if (fix.value && fix.value.accuracyMetres <= coords.accuracy) return;
    fix.value = { lonDeg: coords.longitude, latDeg: coords.latitude, accuracyMetres: Math.max(1, Math.round(coords.accuracy)) };
    if (coords.accuracy <= goodEnoughMetres) stop();
  }

  function locate(): void {
    stop();
    if (!("geolocation" in navigator)) {
      trouble.value = "unavailable";
      return;
    }
    searching.value = true;
    trouble.value = null;
    const fail = (error: GeolocationPositionError) => {
      trouble.value = error.code === error.PERMISSION_DENIED ? "denied" : "unavailable";
      if (trouble.value === "denied") stop();
    };
    watch = navigator.geolocation.watchPosition(take, fail, { enableHighAccuracy: true, maximumAge: 10_000, timeout: searchMs });
    timer = setTimeout(() => {
      if (!fix.value) trouble.value ??= "unavailable";
      stop();
    }, searchMs);
  }

  onScopeDispose(stop);
  return { fix, trouble, searching, locate };
}
