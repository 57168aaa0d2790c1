// The screens and their addresses. Addresses are in the fragment, so that one file serves them all, also offline.
import { createRouter, createWebHashHistory } from "vue-router";
import { enrolment, status } from "./my_phone";
import EnrolScreen from "./screens/EnrolScreen.vue";
import PeopleScreen from "./screens/PeopleScreen.vue";
import PersonScreen from "./screens/PersonScreen.vue";
import SyncScreen from "./screens/SyncScreen.vue";
import TodayScreen from "./screens/TodayScreen.vue";
import VisitScreen from "./screens/VisitScreen.vue";

export const router = createRouter({
  history: createWebHashHistory(),
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  routes: [
    { path: "/", redirect: "/today" },
    { path: "/enrol", component: EnrolScreen, meta: { plain: true } },
    { path: "/today", component: TodayScreen },
    { path: "/people", component: PeopleScreen },
    { path: "/people/:id", component: PersonScreen, props: true, meta: { plain: true } },
    { path: "/people/:id/visit", component: VisitScreen, props: true, meta: { plain: true } },
    { path: "/sync", component: SyncScreen },
    { path: "/:pathMatch(.*)*", redirect: "/today" },
  ],
});

// A phone enrols where it has not, or where the server has taken its enrolment back.
router.beforeEach((to) => {
  const mayEnrol = !enrolment.value || status.value.phase === "stopped";
  if (to.path === "/enrol") return mayEnrol ? true : "/today";
  return enrolment.value ? true : "/enrol";
});
