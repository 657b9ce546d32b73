import { defineConfig } from "vite";

// Scripts and a style sheet with fixed names: they are put into a page as they are. What runs before
// the first picture is small, and built by itself: `vite build --mode early`.
export default defineConfig(({ mode }) => ({
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: process.env.OUT ?? "../src/schemakit/site/assets",
    emptyOutDir: false,
    target: "es2022",
    modulePreload: false,
    cssCodeSplit: false,
    rollupOptions: {
      input: mode === "early" ? "src/early.ts" : "src/main.tsx",
      output: {
        format: "iife",
        entryFileNames: mode === "early" ? "early.js" : "page.js",
        assetFileNames: "page[extname]",
      },
    },
  },
  test: { environment: "jsdom", include: ["test/**/*.test.{ts,tsx}"] },
}) as Parameters<typeof defineConfig>[0]);
