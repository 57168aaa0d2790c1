// The language as the browser and Vant know it, remembered for the next time.
import { Locale } from "vant";
import english from "vant/es/locale/lang/en-US";
import chinese from "vant/es/locale/lang/zh-CN";
import { watchEffect } from "vue";
import { language, say } from "./language";

export function followLanguage(): void {
  if (localStorage.getItem("language") === "en") language.value = "en";
  watchEffect(() => {
    localStorage.setItem("language", language.value);
    document.documentElement.lang = language.value === "zh" ? "zh-CN" : "en";
    document.title = say("app.name");
    if (language.value === "zh") Locale.use("zh-CN", chinese);
    else Locale.use("en-US", english);
  });
}
