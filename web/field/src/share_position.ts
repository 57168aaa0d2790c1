// Where the phone is, told while its user shares it, in working hours, with the page open; nothing else ever is.
import { onScopeDispose, watch, type Ref } from "vue";
import { tellPosition } from "./my_phone";
import { isWorkingTime } from "./working_hours";

export function useSharedPosition(shares: Ref<boolean>): void {
  let following: number | undefined;

  function stop(): void {
    if (following !== undefined) navigator.geolocation.clearWatch(following);
    following = undefined;
  }
  function take({ coords, timestamp }: GeolocationPosition): void {
    if (!isWorkingTime(Date.now())) return;
    tellPosition({ lonDeg: coords.longitude, latDeg: coords.latitude, accuracyMetres: Math.round(coords.accuracy), atMs: timestamp });
  }
  watch(shares, (wanted) => {
    stop();
    if (!wanted || !("geolocation" in navigator)) return;
    following = navigator.geolocation.watchPosition(take, () => undefined, { enableHighAccuracy: true, maximumAge: 10_000 });
  }, { immediate: true });
  onScopeDispose(stop);
}
