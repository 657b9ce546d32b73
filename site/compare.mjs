// Checks that what is shipped is what the source builds: `npm run compare`.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const shipped = join(here, "../src/schemakit/site/assets");
const built = mkdtempSync(join(tmpdir(), "site-"));
try {
  for (const mode of ["production", "early"]) {
    execFileSync("npx", ["vite", "build", "--mode", mode, "--logLevel", "error"], {
      cwd: here, stdio: "inherit", env: { ...process.env, OUT: built },
    });
  }
  const different = ["page.js", "page.css", "early.js"].filter(
    (name) => !readFileSync(join(built, name)).equals(readFileSync(join(shipped, name))),
  );
  if (different.length) {
    console.error(`${different.join(" and ")} in ${shipped} is not what the source builds; run: npm run build`);
    process.exitCode = 1;
  }
} finally {
  rmSync(built, { recursive: true });
}
