// As child.py, for a peer in Node: {"code": the peer's name, "path", "runs", "what", "spots"} as
// argument.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { load } from "./peers.mjs";
import { summarize } from "./summary.mjs";

const ENOUGH = 1; // Seconds, as in child.py.
const asked = JSON.parse(process.argv[2]);

function status(field) {
  const text = readFileSync("/proc/self/status", "utf8");
  return Number(text.match(new RegExp(`^${field}:\\s+(\\d+)`, "m"))[1]) * 1024;
}

const peak = () =>
  existsSync("/proc/self/status") ? status("VmHWM") : process.resourceUsage().maxRSS * 1024;

function startPeak() {
  if (!existsSync("/proc/self/clear_refs")) return peak();
  writeFileSync("/proc/self/clear_refs", "5");
  return status("VmRSS");
}

async function times(job, text) {
  await job(text);
  let done = 0;
  let spent = 0;
  let used = 0;
  while (done < asked.runs && spent <= ENOUGH) {
    const before = process.cpuUsage();
    const start = performance.now();
    await job(text);
    spent += (performance.now() - start) / 1000;
    const { user, system } = process.cpuUsage(before);
    used += (user + system) / 1e6;
    done += 1;
  }
  return { seconds: spent / done, processor: used / done };
}

async function growth(job, text) {
  globalThis.gc();
  const before = startPeak();
  const result = await job(text);
  const reached = peak();
  // Named after the reading, so that the result is still alive at it.
  return { growth: reached - before, peak: reached, kind: typeof result };
}

let answer;
try {
  const text = readFileSync(asked.path, "utf8");
  const job = await load(asked.code);
  if (asked.what === "time") answer = await times(job, text);
  else if (asked.what === "memory") answer = await growth(job, text);
  else answer = summarize(await job(text), asked.spots);
} catch (error) {
  answer = { error: String(error).split("\n")[0].slice(0, 200) };
}
console.log(JSON.stringify(answer));
