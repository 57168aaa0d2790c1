// The phone page as a grid worker uses it, in a real browser, against the built program.
// field_page_test.mjs PROGRAM WEB_FOLDER SCREENSHOT_FOLDER
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { PhoneBrowser } from "./browser.mjs";
import { Office } from "./office.mjs";
import { Signal } from "./signal.mjs";

const [program, web, screenshots] = process.argv.slice(2);
const today = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Shanghai" }).format(Date.now());

// A working day: today, or the Monday after.
const planned = [0, 1, 2].map((days) => new Date(Date.parse(today) + days * 86_400_000)).find((day) => ![0, 6].includes(day.getUTCDay())).toISOString().slice(0, 10);

let office, signal, browser, page, bureau;
let people = [];

const address = (path = "") => `${signal.url}/field/${path}`;
const badge = () => page.locator("header .badge");

async function shot(name, fullPage = false) {
  await page.waitForTimeout(400); // what moves has come to rest
  await page.screenshot({ path: join(screenshots, `${name}.png`), fullPage });
}

async function until(what, done, within = 60_000) {
  const end = Date.now() + within;
  for (;;) {
    const result = await done();
    if (result) return result;
    if (Date.now() > end) throw new Error(`waited in vain for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** A JPEG that does not compress: as large as a camera's. */
async function picture(width, height) {
  const base64 = await page.evaluate(async ([width, height]) => {
    const canvas = document.createElement("canvas");
    Object.assign(canvas, { width, height });
    const context = canvas.getContext("2d");
    const noise = context.createImageData(width, height);
    for (let i = 0; i < noise.data.length; i += 65_536) crypto.getRandomValues(noise.data.subarray(i, i + 65_536));
    for (let i = 3; i < noise.data.length; i += 4) noise.data[i] = 255;
    context.putImageData(noise, 0, 0);
    return canvas.toDataURL("image/jpeg", 0.9).split(",")[1];
  }, [width, height]);
  return { name: "photo.jpg", mimeType: "image/jpeg", buffer: Buffer.from(base64, "base64") };
}

async function writeVisit(person, remark, photo) {
  await page.goto(address(`#/people/${person.id}/visit`));
  await page.locator("[data-question=health] button").first().click();
  await page.locator("[data-question=living] button").nth(1).click();
  await page.locator("[data-question=remark] textarea").fill(remark);
  await page.setInputFiles("input[type=file]", photo);
  await page.locator(".photo img").waitFor();
}
async function saveVisit() {
  await page.getByRole("button", { name: "保存走访" }).click();
  await page.getByText("已保存在手机里").waitFor();
}

const photosOnPhone = () => page.evaluate(async () => {
  const name = `gridvisit-${localStorage.getItem("owner")}`;
  const database = await new Promise((resolve) => Object.assign(indexedDB.open(name), { onsuccess: (event) => resolve(event.target.result) }));
  const rows = await new Promise((resolve) => Object.assign(database.transaction("photos").objectStore("photos").getAll(), { onsuccess: (event) => resolve(event.target.result) }));
  database.close();
  return rows.map(({ sha256, state, bytes, sentBytes, uploadUrl }) => ({ sha256, state, bytes, sentBytes, uploadUrl }));
});

/** The picture as the server has it, asked for by the bureau; undefined: it has not. */
async function pictureOnServer(sha256) {
  const session = await fetch(`${office.url}/api/v1/sessions`, {
    method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ login: "bureau1", password: office.password() }),
  });
  const { token } = await session.json();
  const answer = await fetch(`${office.url}/files/${sha256}`, { headers: { authorization: `Bearer ${token}` } });
  return answer.status === 200 ? Buffer.from(await answer.arrayBuffer()) : undefined;
}

before(async () => {
  mkdirSync(screenshots, { recursive: true });
  office = await Office.open(program, web);
  await office.run("plan", "--data", office.data, "--worker", "w001", "--from", planned, "--days", "1");
  await office.start();
  bureau = await office.phone("bureau1");
  signal = new Signal(office.port);
  await signal.open();
  browser = new PhoneBrowser();
  page = await browser.open(address());
});

after(async () => {
  await browser?.end();
  await signal?.close();
  await office?.close();
});

test("a worker enrols with a code, and sees the day and the people", async () => {
  await page.locator("input[name=code]").waitFor();
  await shot("1-enrol");
  await page.locator("input[name=code]").fill("不对的码");
  await page.getByRole("button", { name: "登记" }).click();
  await page.getByText("服务器没有接受登记码").waitFor();
  await page.locator("input[name=code]").fill(await office.code("w001"));
  await page.locator("input[name=name]").fill("王芳的手机");
  await page.getByRole("button", { name: "登记" }).click();
  await page.locator("article.item").first().waitFor();
  await page.locator(".badge[data-mood=good]").waitFor();
  await page.locator(`[data-day="${planned}"]`).click();
  await page.locator("article.item .time").first().waitFor();
  const times = await page.locator("article.item .time strong").allInnerTexts();
  assert.ok(times.length > 1 && times.every((time) => /^\d\d:\d\d$/.test(time)));
  assert.deepEqual(times, [...times].sort());
  await shot("2-today");

  await page.getByText("我的人员").click();
  const own = page.locator("article.row");
  await own.first().waitFor();
  await shot("3-people");
  const grids = office.grids("w001");
  await bureau.sync();
  people = (await bureau.list("recipient")).filter((each) => grids.includes(each.grid_code) && !each.death_day && !each.left_day);
  await page.getByText(`共 ${people.length} 人`).waitFor();
  const [someone] = people;
  await page.locator("input[type=search]").fill(someone.name);
  await until("the search finds", async () => (await own.first().innerText()).includes(someone.name));
  await own.first().locator("a").first().click();
  await page.getByText("身份证号").waitFor();
  await shot("4-person");
  await shot("4-person-whole", true);
});

test("three visits with pictures are written without any network, and are there when the page is opened again without one", async () => {
  await page.evaluate(() => navigator.serviceWorker.ready);
  await until("the service worker serves the page", async () => {
    await page.reload();
    return page.evaluate(() => navigator.serviceWorker.controller !== null);
  });
  signal.lose();
  await browser.context.setOffline(true);
  for (const [index, person] of people.slice(0, 3).entries()) {
    await writeVisit(person, `离线走访 ${index + 1}`, await picture(640, 480));
    if (index === 0) {
      await page.getByRole("button", { name: "添加诉求" }).click();
      await page.locator(".need textarea").fill("希望维修门前的路灯");
      await shot("5-visit", true);
    }
    await saveVisit();
  }
  await browser.close();
  page = await browser.open(address("#/sync"), { offline: true });
  await page.getByText("3 张照片待上传").first().waitFor().catch(() => undefined);
  await until("seven changes wait", async () => (await badge().innerText()).includes("7 条待上报"));
  await shot("6-offline");
  await page.goto(address(`#/people/${people[0].id}`));
  await page.getByText("离线走访 1").waitFor();
  await page.getByText("待上报").first().waitFor();
});

test("a visit that was begun is still there after the page was closed, and a form that lacks an answer is not taken", async () => {
  await page.goto(address(`#/people/${people[4].id}/visit`));
  await page.locator("[data-question=health] button").first().click();
  await page.getByRole("button", { name: "保存走访" }).click();
  await page.locator("[data-question=living]").getByText("必填").waitFor();
  await shot("7-visit-incomplete");
  await page.waitForTimeout(500); // kept a moment after the last touch
  await browser.kill();
  page = await browser.open(address(`#/people/${people[4].id}/visit`), { offline: true });
  await page.locator("[data-question=health] button[aria-pressed=true]").waitFor();
});

test("with the network back everything arrives on the server, once, with its pictures", async () => {
  signal.restore();
  await browser.context.setOffline(false);
  await page.goto(address("#/sync"));
  await page.getByRole("button", { name: "立即同步" }).click({ timeout: 3_000 }).catch(() => undefined); // or it came back by itself
  await page.getByText("全部已上报").waitFor();
  await shot("8-in-step");
  const kept = await photosOnPhone();
  assert.deepEqual(kept.map((each) => each.state), ["sent", "sent", "sent"]);
  await bureau.sync();
  const visits = (await bureau.list("visit")).filter((each) => each.answers_json?.includes("离线走访"));
  assert.deepEqual(visits.map((each) => JSON.parse(each.answers_json).remark).sort(), ["离线走访 1", "离线走访 2", "离线走访 3"]);
  for (const visit of visits) {
    assert.ok(people.slice(0, 3).some((each) => each.id === visit.recipient_id));
    assert.ok(Math.abs(visit.position.lat_deg - 32.2163) < 1e-6 && visit.position_accuracy_m === 12);
  }
  const photos = (await bureau.list("photo")).filter((each) => visits.some((visit) => visit.id === each.visit_id));
  assert.deepEqual(photos.map((each) => each.sha256).sort(), kept.map((each) => each.sha256).sort());
  assert.ok((await bureau.list("need")).some((each) => each.content === "希望维修门前的路灯"));
  for (const { sha256 } of photos) assert.ok(await pictureOnServer(sha256), `${sha256} is on the server`);
});

test("a page that is killed in the middle of an upload goes on where it was", async () => {
  await writeVisit(people[3], "大照片", await picture(2048, 1536));
  signal.stallAfter(1_500_000);
  await saveVisit();
  await until("the upload is under way", async () => signal.isStalled && (await photosOnPhone()).some((each) => each.state === "waiting" && each.sentBytes > 0));
  const cut = (await photosOnPhone()).find((each) => each.state === "waiting");
  assert.ok(cut.uploadUrl && cut.sentBytes >= 1024 * 1024 && cut.sentBytes < cut.bytes);
  await browser.kill();
  signal.lose();
  signal.restore();
  const before = signal.bytesUp;
  page = await browser.open(address("#/sync"));
  await until("the picture arrives", async () => (await photosOnPhone()).every((each) => each.state === "sent"));
  const resent = signal.bytesUp - before;
  assert.ok(resent < cut.bytes - cut.sentBytes + 200_000, `${resent} bytes went up for the ${cut.bytes - cut.sentBytes} that were missing`);
  assert.ok(await pictureOnServer(cut.sha256));
});

test("a change that is refused is shown in Chinese with its reason, and its picture of the server's view is right", async () => {
  const moved = people[5];
  await page.goto(address(`#/people/${moved.id}`));
  await page.getByText("修改备注").waitFor();
  signal.lose();
  await page.getByText("修改备注").click();
  await page.locator(".van-dialog textarea").fill("白天不在家");
  await page.locator(".van-dialog__confirm").click();
  await page.getByText("白天不在家").first().waitFor();
  await bureau.sync();
  await bureau.put("recipient", { id: moved.id, grid_code: office.grids("w003")[0] });
  await bureau.sync();
  signal.restore();
  await page.goto(address("#/sync"));
  await page.getByText("此人已不在您的辖区").waitFor();
  await page.locator("article.refused").getByText(moved.name).waitFor(); // though the phone does not hold them any more
  await page.getByText("备注：白天不在家").waitFor();
  await shot("9-refused");
  await page.getByRole("button", { name: "知道了" }).click();
  await until("the refusal is dismissed", async () => (await page.getByText("此人已不在您的辖区").count()) === 0);
  await page.goto(address(`#/people/${moved.id}`));
  await page.getByText("这份档案已不在您的辖区").waitFor();
});

test("the page speaks English, too, and keeps to its column on a desktop", async () => {
  await page.goto(address("#/sync"));
  await page.getByRole("button", { name: "English" }).click();
  await page.getByText("Last in step").waitFor();
  await shot("10-english-sync");
  await page.getByText("Today", { exact: true }).last().click();
  await page.locator("article.item").first().waitFor();
  await shot("11-english-today");
  await page.setViewportSize({ width: 1280, height: 800 });
  await shot("12-desktop");
  await page.setViewportSize({ width: 360, height: 740 });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= 360, `nothing is wider than a small phone: ${wide}`);
  await shot("13-small");
});

test("the page asked nobody else for anything, and broke none of its own policy", () => {
  assert.deepEqual(browser.foreign, []);
  assert.deepEqual(browser.problems, []);
});
