import "vant/lib/index.css";
import "./style.css";
import { createApp } from "vue";
import App from "./App.vue";
import { reopen } from "./my_phone";
import { keepForOffline } from "./offline";
import { router } from "./routes";
import { followLanguage } from "./text/page_language";

followLanguage();
await reopen();
createApp(App).use(router).mount("#app");
keepForOffline();
